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
    public bool IsReadable(DateTimeOffset at) => ReadableAt <= at && at <= ExpiresAt;

    public static TimeSpan LifeOf(CacheTtl ttl) =>
        ttl == CacheTtl.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);
}
