using System.Text.Json.Serialization;
using Cairn.Accounting;

namespace Cairn.Running.Watching;

/// <summary>What one batch did with one cached prefix, beside what the plan had counted on.</summary>
/// <remarks>
/// Made once, when the batch is settled, and kept in the ledger with it. Rows are answered rows that were to read the
/// prefix, or, in a primer, to write it. Tokens are those of the prefix alone.
/// </remarks>
public sealed record CacheFinding
{
    /// <summary>The submission.</summary>
    public required string SubmissionId { get; init; }

    /// <summary>Its batch; null for single messages.</summary>
    public string? BatchId { get; init; }

    /// <summary>
    /// The prefix, as an index into <see cref="Planning.RunLayout.Nodes"/>; -1 for several that are too small to be
    /// judged apart.
    /// </summary>
    public required int Prefix { get; init; }

    /// <summary>How many prefixes it tells of. The default is 1.</summary>
    public int Prefixes { get; init; } = 1;

    /// <summary>How many rows were answered.</summary>
    public required int Rows { get; init; }

    /// <summary>How many of them were planned to read.</summary>
    public required int PlannedReadRows { get; init; }

    /// <summary>How many did.</summary>
    public required int ReadRows { get; init; }

    /// <summary>How many were planned to write.</summary>
    public int PlannedWriteRows => Rows - PlannedReadRows;

    /// <summary>How many wrote all or part of the prefix.</summary>
    public required int WrittenRows { get; init; }

    /// <summary>How many tokens were planned to be read.</summary>
    public required long PlannedReadTokens { get; init; }

    /// <summary>How many were.</summary>
    public required long ReadTokens { get; init; }

    /// <summary>How many tokens were planned to be written.</summary>
    public required long PlannedWrittenTokens { get; init; }

    /// <summary>How many were.</summary>
    public required long WrittenTokens { get; init; }

    /// <summary>The fewest rows that read by chance where the plan is right: fewer come once in a thousand times.
    /// </summary>
    public required int ChanceLow { get; init; }

    /// <summary>The most; more come once in a thousand times.</summary>
    public required int ChanceHigh { get; init; }

    /// <summary>What is to be thought of it.</summary>
    public required CacheVerdict Verdict { get; init; }

    /// <summary>Why; null where the verdict is <see cref="CacheVerdict.Ok"/>.</summary>
    public CacheLossCause? Cause { get; init; }

    /// <summary>What shows the cause, and where; null where the verdict is <see cref="CacheVerdict.Ok"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// What was paid more than if the planned reads had come; zero where they came. Only the part of the tokens that
    /// was to be read is rounded, to a whole token, and the amount to a pico-dollar.
    /// </summary>
    [JsonPropertyName("lost_usd")]
    public required Usd Lost { get; init; }
}
