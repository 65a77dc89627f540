using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What a run is made of on this machine, without any connection: enough to write its results again.</summary>
public record RunMaterial
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>What was agreed at its start.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The run's own files.</summary>
    public required IBlobStore Blobs { get; init; }

    /// <summary>What is asked.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The rows, composed as the first stage asks them.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>
    /// In which order the rows are asked: what the numbers of places in the ledger mean. It is given for the first
    /// stage and has all of them once <see cref="Follow"/> saw the run.
    /// </summary>
    public required RunLayout Layout
    {
        get => _stages.Whole;
        [MemberNotNull(nameof(_stages))]
        init => _stages = new(value);
    }

    readonly StageLayouts _stages;
    readonly ConcurrentDictionary<int, Workload> _judging = new();

    /// <summary>The stages that the layout has.</summary>
    public IReadOnlyList<RunStage> Stages => _stages.Stages;

    /// <summary>Prices and limits.</summary>
    public required ModelCatalog Catalog { get; init; }

    /// <summary>The secret of this installation that marks a custom_id as its own.</summary>
    public required ReadOnlyMemory<byte> InstanceKey { get; init; }

    /// <summary>Takes up the stages that a run has got since it was looked at last.</summary>
    /// <exception cref="LayoutDamagedException">The layout of one is gone or damaged.</exception>
    public void Follow(Run run) => _stages.Follow(run, Blobs);

    /// <summary>
    /// The rows as a part of the layout asks them: at the rung of its stage, or with their answers before a judge.
    /// </summary>
    internal RowSource RowsOf(int part) => part == 0 ? Rows : Stages[part] switch
    {
        { Kind: StageKind.Judge } => Rows.OfJudge(part, () => WorkloadOf(part), Catalog),
        { Rung: 0 } => Rows,
        var stage => RowsAtRung(stage.Rung),
    };

    /// <summary>The rows as a rung asks them.</summary>
    internal RowSource RowsAtRung(int rung) => Rows.AtRung(rung, Workload, Catalog);

    internal CustomId CustomIdOf(Submission submission, int place) =>
        new(RunId, submission.Id, Layout.MarkAt(place), place, submission.Attempt);

    internal IEnumerable<(int Place, ComposedRequest Request)> Ask(RowSet places) => Layout.Parts.Count == 1
        ? Rows.Ask(Layout, places)
        : Layout.Parts.SelectMany((part, index) => places.Intersect(part.Places()) is { Count: > 0 } own
            ? RowsOf(index).Ask(Layout, own)
            : []);

    /// <summary>The requests of a submission, with the limits that it gives their answers.</summary>
    internal IEnumerable<(int Place, ComposedRequest Request)> Ask(Submission submission, RowSet places) =>
        HasOwnLimits(submission)
            ? Ask(places).Select(asked => (asked.Place, Limited(submission, asked.Place, asked.Request)))
            : Ask(places);

    /// <summary>
    /// What is kept of the same requests in the same order; of many on all cores, by several threads at a time.
    /// </summary>
    internal IEnumerable<T> AskAhead<T>(
        Submission submission, RowSet places, (Func<T> Begin, Action<T, int, ComposedRequest> Add) keep)
    {
        var own = Limiting(submission, keep);
        return Layout.Parts.Count == 1
            ? Rows.AskAhead(Layout, places, own)
            : Layout.Parts.SelectMany((part, index) => places.Intersect(part.Places()) is { Count: > 0 } those
                ? RowsOf(index).AskAhead(Layout, those, own)
                : []);
    }

    /// <summary>What makes the same in parts, where <see cref="MayAskAhead"/> says that there are many.</summary>
    internal IEnumerable<Func<T>> AskInParts<T>(
        Submission submission, RowSet places, (Func<T> Begin, Action<T, int, ComposedRequest> Add) keep) =>
        Rows.AskInParts(places, Limiting(submission, keep));

    (Func<T> Begin, Action<T, int, ComposedRequest> Add) Limiting<T>(
        Submission submission, (Func<T> Begin, Action<T, int, ComposedRequest> Add) keep) => HasOwnLimits(submission)
            ? (keep.Begin, (kept, place, request) => keep.Add(kept, place, Limited(submission, place, request)))
            : keep;

    /// <summary>Whether the same requests are so many that all cores make them.</summary>
    internal bool MayAskAhead(RowSet places) => Layout.Parts.Count == 1 && Rows.MayAskAhead(Layout, places);

    static bool HasOwnLimits(Submission submission) =>
        submission.MaxTokens is not null || submission.Enlarged.Places.Count > 0;

    ComposedRequest Limited(Submission submission, int place, ComposedRequest request) =>
        AnswerLimit.Limited(submission, place, (request, Catalog.Find(request.Model)));

    /// <summary>
    /// What a part of the layout asks: the workload at the rung of its stage, or what a judge is asked.
    /// </summary>
    internal Workload WorkloadOf(int part) => part == 0 ? Workload.AtRung(0) : Stages[part] switch
    {
        { Kind: StageKind.Judge } => _judging.GetOrAdd(part, stage =>
            Workload.Judging(Workload.Quality!.Grader.Judge!, JudgeFile.Read(Blobs, stage))),
        var stage => Workload.AtRung(stage.Rung),
    };

    /// <summary>What the answer to a row at a place must look like; null for free text.</summary>
    internal AnswerSchema? SchemaAt(Row row, int place) => RowsOf(Layout.PartAt(place)).SchemaOf(row);

    /// <summary>Looks up what the answers at some places must look like; null for free text.</summary>
    internal Func<int, AnswerSchema?> Schemas(RowSet places)
    {
        if (Layout.Parts.Count == 1)
            return Rows.Schemas(Layout, places);
        var byPart = Layout.Parts
            .Select((part, index) => RowsOf(index).Schemas(Layout, places.Intersect(part.Places())))
            .ToList();
        return place => byPart[Layout.PartAt(place)](place);
    }
}
