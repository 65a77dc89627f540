using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>One cached prefix.</summary>
/// <param name="ReadableAt">When the response of its writer began.</param>
/// <param name="ExpiresAt">The start of the last request that wrote or read it, plus its life. Live up to and
/// including this moment.</param>
/// <param name="Ttl">Its life; a read renews it for the same.</param>
/// <param name="Tokens">The length of the prefix.</param>
sealed record CacheEntry(DateTimeOffset ReadableAt, DateTimeOffset ExpiresAt, CacheTtl Ttl, long Tokens)
{
    /// <summary>When its first writer started.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>The batch of its first writer, by ordinal; 0 for a plain Messages call.</summary>
    public int WriterBatch { get; init; }

    /// <summary>The place of its first writer in the batch, or the number of the message.</summary>
    public long WriterIndex { get; init; }

    /// <summary>How many requests read it.</summary>
    public long Reads { get; init; }

    /// <summary>What beside its blocks it was written under; null after a restart.</summary>
    public PromptTraits? Traits { get; init; }

    public bool IsReadable(DateTimeOffset at) => ReadableAt <= at && at <= ExpiresAt;

    public static TimeSpan LifeOf(CacheTtl ttl) =>
        ttl == CacheTtl.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);
}
