using System.Text.Json.Serialization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Files;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.State;

/// <summary>Everything a sandbox must know to go on as if it had never stopped; or, as a record of the journal, what
/// of it has changed.</summary>
/// <remarks>
/// A new piece of state is a new member with a default, which is what older files get. If it is small, fill it in each
/// time: the newest record wins. If it may grow, keep it in a <see cref="TrackedTable{TKey,TValue}"/>, give only the
/// entries that changed, and let <see cref="StateHistory"/> put them together, as <see cref="Books"/>. Whatever changes
/// it makes <see cref="ClaudeSandbox.Changes"/> grow. The members have setters because the generated reader forgets the
/// default of an init-only member that a file lacks.
/// </remarks>
sealed record SandboxState
{
    public const int FormatNow = 2;

    /// <summary>What tells a state from any other JSON, so that a mistyped path overwrites nothing.</summary>
    [JsonRequired]
    public int Format { get; set; } = FormatNow;

    /// <summary>The number of this record, or of the last record before this snapshot.</summary>
    public long Number { get; set; }

    /// <summary>What all chance followed from; null in a file from before it was kept.</summary>
    public ulong? Seed { get; set; }

    /// <summary>Until when everything has happened, in API time.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>What the wall's clock showed when this was written.</summary>
    public DateTimeOffset Wall { get; set; }

    public long Turn { get; set; }

    public int Ordinal { get; set; }

    public long Messages { get; set; }

    public IReadOnlyList<BatchState> Batches { get; set; } = [];

    /// <summary>The ordinals of the batches that are gone since the last record.</summary>
    public IReadOnlyList<int> Deleted { get; set; } = [];

    /// <summary>Which batches have started, in their order, in a file of the first format; later ones know it
    /// themselves.</summary>
    public IReadOnlyList<int>? Started { get; set; }

    public IReadOnlyList<Happening> Running { get; set; } = [];

    public IReadOnlyList<CacheEntryState> BatchCache { get; set; } = [];

    public IReadOnlyList<CacheEntryState> MessagesCache { get; set; } = [];

    public IReadOnlyList<BookLineState> Books { get; set; } = [];

    /// <summary>How many files were ever uploaded.</summary>
    public int FileOrdinal { get; set; }

    public IReadOnlyList<StoredFile> Files { get; set; } = [];

    /// <summary>The ids of the files that are gone since the last record.</summary>
    public IReadOnlyList<string> DeletedFiles { get; set; } = [];

    /// <summary>What faults there are and how often they struck; null before the first.</summary>
    public FaultState? Faults { get; set; }
}

/// <summary>One line of the books.</summary>
sealed record BookLineState(BookKey Key, TokenCounts Tokens);

/// <summary>One cached prefix.</summary>
sealed record CacheEntryState(
    UInt128 Key, DateTimeOffset ReadableAt, DateTimeOffset ExpiresAt, CacheTtl Ttl, long Tokens)
{
    public DateTimeOffset WrittenAt { get; init; }

    public int WriterBatch { get; init; }

    public long WriterIndex { get; init; }

    public long Reads { get; init; }

    public static CacheEntryState Of(KeyValuePair<UInt128, CacheEntry> pair) =>
        new(pair.Key, pair.Value.ReadableAt, pair.Value.ExpiresAt, pair.Value.Ttl, pair.Value.Tokens)
        {
            WrittenAt = pair.Value.WrittenAt,
            WriterBatch = pair.Value.WriterBatch,
            WriterIndex = pair.Value.WriterIndex,
            Reads = pair.Value.Reads,
        };

    public CacheEntry ToEntry() => new(ReadableAt, ExpiresAt, Ttl, Tokens)
    {
        WrittenAt = WrittenAt,
        WriterBatch = WriterBatch,
        WriterIndex = WriterIndex,
        Reads = Reads,
    };
}

/// <summary>One batch.</summary>
sealed record BatchState
{
    public required int Ordinal { get; init; }

    public required string Id { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required RequestContext Context { get; init; }

    /// <summary>Its place among those that have started; 0 for one that has not.</summary>
    public int StartNumber { get; init; }

    public int Taken { get; init; }

    public int Running { get; init; }

    public BatchCounts Done { get; init; }

    public DateTimeOffset? CancelInitiatedAt { get; init; }

    public DateTimeOffset? ClosesAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? ArchivedAt { get; init; }

    public long ResultBytes { get; init; }

    public static BatchState Of(Batch batch) => new()
    {
        Ordinal = batch.Ordinal,
        Id = batch.Id,
        Count = batch.Count,
        CreatedAt = batch.CreatedAt,
        StartsAt = batch.StartsAt,
        Context = batch.Context,
        StartNumber = batch.StartNumber,
        Taken = batch.Taken,
        Running = batch.Running,
        Done = batch.Done,
        CancelInitiatedAt = batch.CancelInitiatedAt,
        ClosesAt = batch.ClosesAt,
        EndedAt = batch.EndedAt,
        ArchivedAt = batch.ArchivedAt,
        ResultBytes = batch.ResultBytes,
    };

    public Batch ToBatch() => new()
    {
        Ordinal = Ordinal,
        Id = Id,
        Count = Count,
        CreatedAt = CreatedAt,
        StartsAt = StartsAt,
        Context = Context,
        StartNumber = StartNumber,
        Taken = Taken,
        Running = Running,
        Done = Done,
        CancelInitiatedAt = CancelInitiatedAt,
        ClosesAt = ClosesAt,
        EndedAt = EndedAt,
        ArchivedAt = ArchivedAt,
        ResultBytes = ResultBytes,
    };
}

[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SandboxState))]
sealed partial class SandboxStateJson : JsonSerializerContext;
