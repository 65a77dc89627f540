using Cairn.Claude;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>The accepted answers of a run, by stage and row, read from its segments line by line.</summary>
sealed class StageRecords
{
    readonly Dictionary<int, string> _texts = [];
    readonly HashSet<int> _recorded = [];

    public StageRecords(LedgerState state, RunMaterial material)
    {
        (Run, Layout) = (state.Run!, material.Layout);
        foreach (var submission in state.Submissions.Where(each => each.Segment is not null))
        {
            _recorded.UnionWith(submission.RecordedRows());
            var succeeded = submission.RowsThat(outcome => outcome == RowOutcome.Succeeded);
            using var segment = Segment.OpenVerified(material, submission.Segment!);
            using var reader = new StreamReader(segment);
            while (reader.ReadLine() is { } line)
                Add(line, submission.Id, succeeded);
        }
    }

    public Run Run { get; }

    public RunLayout Layout { get; }

    /// <summary>Whether no answer failed for good.</summary>
    public bool AreAllAccepted => _texts.Count == Run.Places;

    /// <summary>The rows that a stage asks, ascending.</summary>
    public IReadOnlyList<int> RowsOf(int stage) =>
        [.. Enumerable.Range(0, Layout.InputRows).Where(row => Layout.Parts[stage].PlaceOf(row) >= 0)];

    /// <summary>The answer to a row in a stage; null where none was accepted.</summary>
    public string? Find(int stage, int row) => _texts.GetValueOrDefault(Layout.Parts[stage].PlaceOf(row));

    /// <summary>Whether a stage has a record of a row, be it of a failure.</summary>
    public bool Has(int stage, int row) => _recorded.Contains(Layout.Parts[stage].PlaceOf(row));

    void Add(string text, string submission, RowSet succeeded)
    {
        if (!text.Contains("\"succeeded\"", StringComparison.Ordinal))
            return;
        var line = BatchResultLine.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        if (CustomId.TryParse(line.CustomId, SimWorld.Key.Span, out var id) && id.SubmissionId == submission
            && succeeded.Contains(id.Row) && line.Result is BatchResult.Succeeded(var message))
        {
            _texts[id.Row] = message.Text();
        }
    }
}
