using Cairn.Accounting;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>What a plan has to keep to besides the rows and the prices.</summary>
public sealed record PlanTerms
{
    /// <summary>How many requests the organization may have waiting. The default is 200,000, the Start tier.</summary>
    public int QueueLimit { get; init; } = 200_000;

    /// <summary>When all rows have to be answered, from the start. The default is never.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The most that one batch may reserve. The default is 50 dollars.</summary>
    public Usd BatchCostMax { get; init; } = new(50);

    /// <summary>
    /// By which way the rows may be asked. The default asks over Messages what batches would answer too late.
    /// </summary>
    public Via Via { get; init; }

    /// <summary>Whether a plan may take this road.</summary>
    public bool Allows(SendVia road) => Via == Via.Auto || (Via == Via.Messages) == (road == SendVia.Messages);

    /// <summary>
    /// How many rows the input has, where only its first rows are planned. The default is all that are.
    /// </summary>
    public int? InputRows { get; init; }

    /// <summary>What becomes of rows that ask the same. The default is to ask one for all.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>
    /// How many bytes of a body are uploaded in a second. The default is 12.5 million: a line of 100 Mbit/s.
    /// </summary>
    public long UploadBytesPerSecond { get; init; } = 12_500_000;

    /// <summary>
    /// How many Messages calls are answered in a minute. The default is 32: a run asks eight rows at a time, and a call
    /// takes about a quarter of a minute.
    /// </summary>
    public int MessagesPerMinute { get; init; } = 32;

    /// <summary>How many requests fit into one batch whatever their size. The default is the API's limit.</summary>
    public int BatchRequestsMax { get; init; } = BatchLimits.RequestsMax;
}
