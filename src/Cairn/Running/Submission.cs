using Cairn.Accounting;
using Cairn.Quality.Lengths;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>One attempt to put a set of rows into one message batch, from intent to settlement.</summary>
/// <remarks>
/// Immutable: a step makes the next one, and the store replaces the old by compare-and-set on <see cref="State"/> and
/// <see cref="Epoch"/>. The states and their order are those of docs/architecture.md.
/// </remarks>
public sealed record Submission
{
    /// <summary>Eight characters, part of every custom_id of the batch.</summary>
    public required string Id { get; init; }

    /// <summary>The run that it belongs to.</summary>
    public required string RunId { get; init; }

    /// <summary>The workspace in which its request count must be unmistakable.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>Which attempt this is for each of its rows (0 for the first).</summary>
    public required int Attempt { get; init; }

    /// <summary>How its rows are asked. The default is in a message batch.</summary>
    public SubmissionKind Kind { get; init; }

    /// <summary>Whether its marked places write the cache for those that follow.</summary>
    public required bool IsPrimer { get; init; }

    /// <summary>
    /// Which of its places carry markers; the others are plain, such as those that go along with a primer.
    /// </summary>
    public CacheMarks Marks { get; init; } = CacheMarks.None;

    /// <summary>The places of its rows, in the order in which they stand in the body.</summary>
    public required RowSet Rows { get; init; }

    /// <summary>The most tokens of its answers; null where the workload's own limit stands.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The places whose last answer was cut off, and the most tokens that they may have instead.</summary>
    public (RowSet Places, int MaxTokens) Enlarged { get; init; } = (RowSet.Empty, 0);

    /// <summary>The exact length of the body in bytes.</summary>
    public required long BodyBytes { get; init; }

    /// <summary>The SHA-256 of the body, as hex: the body is generated again and must be the same.</summary>
    public required string BodySha256 { get; init; }

    /// <summary>What it may cost at most by the plan's high estimate.</summary>
    public required Usd Reserved { get; init; }

    /// <summary>Where it stands.</summary>
    public SubmissionState State { get; init; } = SubmissionState.Planned;

    /// <summary>Counts the tries to send it.</summary>
    public int Epoch { get; init; }

    /// <summary>When to look at it again, on the API's clock.</summary>
    public DateTimeOffset RunAfter { get; init; }

    /// <summary>The newest batch before the create; null in an empty workspace.</summary>
    public string? Anchor { get; init; }

    /// <summary>The API's clock when the anchor was taken.</summary>
    public DateTimeOffset? AnchoredAt { get; init; }

    /// <summary>The API's clock when the fence was passed.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>The API said that it created the batch, but not which.</summary>
    public bool MustExist { get; init; }

    /// <summary>How often a full listing did not show it.</summary>
    public int EmptyListings { get; init; }

    /// <summary>When a listing first did not show it, on the API's clock.</summary>
    public DateTimeOffset? FirstEmptyAt { get; init; }

    /// <summary>How often in a row its present step failed: the send while planned, the download once ended.</summary>
    public int Tries { get; init; }

    /// <summary>The batch's id once known.</summary>
    public string? BatchId { get; init; }

    /// <summary>Whether the batch was found by listing, not by the answer to its create.</summary>
    public bool IsAdopted { get; init; }

    /// <summary>How it came to be.</summary>
    public SubmissionOrigin Origin { get; init; }

    /// <summary>
    /// Whether it is bound to its batch by the request count alone, until the first result confirms or refutes it.
    /// </summary>
    public bool IsProvisional { get; init; }

    /// <summary>How often these rows were sent together and then proven absent.</summary>
    public int Absences { get; init; }

    /// <summary>Whether a cancel was asked for.</summary>
    public bool IsCanceling { get; init; }

    /// <summary>
    /// When the API accepted it, on the API's clock; of single messages, when the last calls were made in a step that
    /// got answers.
    /// </summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When its batch ended, on the API's clock, once settled; null where nobody said.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The file of its results: name and hash.</summary>
    public string? Segment { get; init; }

    /// <summary>What it meant for each row, once settled.</summary>
    public OutcomeMap? Outcomes { get; init; }

    /// <summary>
    /// The marked places whose answers show that the cache failed them, once settled: a primer that neither wrote nor
    /// read, another row that wrote or did not read.
    /// </summary>
    public RowSet Missed { get; init; } = RowSet.Empty;

    /// <summary>The places whose answers were cut off and that go back for a longer one, once settled.</summary>
    public RowSet Truncated { get; init; } = RowSet.Empty;

    /// <summary>How long its answers are, once settled. The default is that nothing is known.</summary>
    public LengthTally Lengths { get; init; } = LengthTally.None;

    /// <summary>
    /// What it did with each cached prefix beside what was planned, once settled. The default is nothing.
    /// </summary>
    public IReadOnlyList<CacheFinding> Cache { get; init; } = [];

    /// <summary>What it cost, once settled.</summary>
    public Usd Settled { get; init; }

    /// <summary>The part of what it cost that bought nothing new.</summary>
    public Usd Wasted { get; init; }

    /// <summary>What may have been billed for answers that nobody can fetch, once settled.</summary>
    public Usd Unknown { get; init; }

    /// <summary>How many requests the body has: the batch's fingerprint.</summary>
    public int Count => Rows.Count;

    /// <summary>Whether it still holds rows.</summary>
    public bool IsOpen => State is < SubmissionState.Abandoned;

    /// <summary>The rows with the given outcome; empty until settled.</summary>
    public RowSet RowsThat(Func<RowOutcome, bool> outcome) =>
        Outcomes is null ? RowSet.Empty : Outcomes.Rows(Rows, outcome);

    /// <summary>The rows whose one record this submission holds.</summary>
    public RowSet RecordedRows() => RowsThat(outcome => outcome is RowOutcome.Succeeded or RowOutcome.Failed);
}
