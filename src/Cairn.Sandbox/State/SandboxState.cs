using System.Text.Json.Serialization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.State;

/// <summary>Everything a sandbox must know to go on as if it had never stopped.</summary>
sealed record SandboxState
{
    public int Format { get; init; } = 1;

    /// <summary>Until when everything has happened, in API time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What the wall's clock showed when this was written.</summary>
    public DateTimeOffset Wall { get; init; }

    /// <summary>Whether the process that wrote this went on no further.</summary>
    public bool IsClosed { get; init; }

    public long Turn { get; init; }

    public int Ordinal { get; init; }

    public long Messages { get; init; }

    public IReadOnlyList<BatchState> Batches { get; init; } = [];

    public IReadOnlyList<int> Started { get; init; } = [];

    public IReadOnlyList<Happening> Running { get; init; } = [];

    public IReadOnlyList<CacheEntryState> BatchCache { get; init; } = [];

    public IReadOnlyList<CacheEntryState> MessagesCache { get; init; } = [];

    public IReadOnlyList<BookLineState> Books { get; init; } = [];

    public FaultState? Faults { get; init; }
}

/// <summary>One line of the books.</summary>
sealed record BookLineState(BookKey Key, TokenCounts Tokens);

/// <summary>One cached prefix.</summary>
sealed record CacheEntryState(
    UInt128 Key, DateTimeOffset ReadableAt, DateTimeOffset ExpiresAt, CacheTtl Ttl, long Tokens)
{
    public static CacheEntryState Of(KeyValuePair<UInt128, CacheEntry> pair) =>
        new(pair.Key, pair.Value.ReadableAt, pair.Value.ExpiresAt, pair.Value.Ttl, pair.Value.Tokens);

    public CacheEntry ToEntry() => new(ReadableAt, ExpiresAt, Ttl, Tokens);
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

    public bool IsStarted { get; init; }

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
        IsStarted = batch.IsStarted,
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
        IsStarted = IsStarted,
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

[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SandboxState))]
sealed partial class SandboxStateJson : JsonSerializerContext;
