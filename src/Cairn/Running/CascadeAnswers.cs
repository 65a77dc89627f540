using System.Runtime.CompilerServices;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Quality.Cascading;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>The answers of a run's stages, read from its segments.</summary>
sealed class CascadeAnswers(RunMaterial run, RunSnapshot snapshot, Labels? labels) : ICascadeAnswers, IAsyncDisposable
{
    readonly RecordFinder _records = new(run, snapshot);
    readonly Lock _rows = new();

    /// <summary>The stages as a cascade sees them.</summary>
    public IReadOnlyList<CascadeStage> Stages() => [.. snapshot.Run.Stages.Select(stage =>
        new CascadeStage(TaskOf(stage.Kind), stage.Rung, RowsIn(stage.Number)))];

    public async IAsyncEnumerable<StageAnswer> ReadAsync(
        int stage, IReadOnlySet<int>? rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var part = run.Layout.Parts[stage];
        foreach (var row in rows is null ? RowsIn(stage) : rows.Order().Where(row => part.PlaceOf(row) >= 0))
        {
            var record = await _records.FindAtAsync(part.PlaceOf(row), cancellationToken);
            yield return new(row, record.Verdict(null) is RowVerdict.Succeeded(var text, _) ? text : null);
        }
    }

    public int RowsOf(int stage) => snapshot.Run.Stages[stage].Places;

    public Usd CostOf(int stage) => snapshot.Submissions
        .Where(each => run.Layout.PartAt(each.Rows.Ranges[0].Start) == stage)
        .Aggregate(Usd.Zero, (sum, each) => sum + each.Settled);

    public Row RowAt(int row)
    {
        lock (_rows)
            return run.Rows.Read(RowSet.Range(row, row + 1)).Single().Row;
    }

    public string? LabelOf(int row) => labels?[row];

    /// <summary>The rows of the pilot of the first stage; none where it has none.</summary>
    public IReadOnlySet<int> PilotRows()
    {
        var wave = run.Layout.Waves.FirstOrDefault(wave => wave.Kind == WaveKind.Pilot);
        var pilot = new HashSet<int>();
        for (var place = wave?.Start ?? 0; place < Math.Min(wave?.End ?? 0, snapshot.Run.Stages[0].End); place++)
            pilot.Add(run.Layout.RowAt(place));
        return pilot;
    }

    public ValueTask DisposeAsync() => _records.DisposeAsync();

    int[] RowsIn(int stage)
    {
        var part = run.Layout.Parts[stage];
        return [.. Enumerable.Range(0, run.Layout.InputRows).Where(row => part.PlaceOf(row) >= 0)];
    }

    static CascadeTask TaskOf(StageKind kind) => kind switch
    {
        StageKind.Ask => CascadeTask.Ask,
        StageKind.Vote => CascadeTask.Vote,
        StageKind.Fit => CascadeTask.Fit,
        StageKind.Audit => CascadeTask.Audit,
        StageKind.Escalate => CascadeTask.Escalate,
        StageKind.Judge => CascadeTask.Judge,
        _ => throw new InvalidOperationException($"A cascade has no stage {kind}."),
    };
}
