using Cairn.Sandbox.Requests;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Caching;

/// <summary>The entries one pool of requests shares, and the rules by which they are found, written, renewed and
/// billed.</summary>
/// <remarks>Batches have one pool and plain Messages another, as measured; a switch makes them one.</remarks>
sealed class PromptCache
{
    const int LookbackPositions = 20;
    const int SweepEntriesMin = 4_096;

    readonly TrackedTable<UInt128, CacheEntry> _entries = new();
    int _sweepAt = SweepEntriesMin;

    public IEnumerable<KeyValuePair<UInt128, CacheEntry>> LiveAt(DateTimeOffset now) =>
        _entries.Where(pair => pair.Value.ExpiresAt >= now);

    public void Restore(UInt128 hash, CacheEntry entry) => _entries[hash] = entry;

    /// <summary>The entries that were written or renewed since this was last asked.</summary>
    public IReadOnlyList<KeyValuePair<UInt128, CacheEntry>> TakeChanges() => _entries.TakeChanges().Written;

    /// <summary>Looks a prompt up at its start, writes what it asks for and says what is billed as what.</summary>
    public CacheUse Use(PromptPath path, DateTimeOffset start, DateTimeOffset firstToken)
    {
        if (path.Breakpoints.Count == 0)
            return new(path.Tokens, 0, 0, 0);

        Sweep(start);
        var hit = FindHit(path, start);
        var read = hit < 0 ? 0 : path.TokensAt(hit);
        if (hit >= 0)
            Renew(path.HashAt(hit), start);

        foreach (var breakpoint in path.Breakpoints)
        {
            if (breakpoint.Block > hit)
                Write(path, breakpoint, (start, firstToken));
            else
                Renew(path.HashAt(breakpoint.Block), start);
        }

        return Bill(path, hit, read);
    }

    // A = read, B = up to the last 1h marker after it, C = up to the last marker.
    static CacheUse Bill(PromptPath path, int hit, long read)
    {
        var hour = read;
        foreach (var breakpoint in path.Breakpoints)
        {
            if (breakpoint.Block > hit && breakpoint.Ttl == CacheTtl.OneHour)
                hour = path.TokensAt(breakpoint.Block);
        }

        var last = path.TokensAt(path.Breakpoints[^1].Block);
        return new(path.Tokens - last, last - hour, hour - read, read);
    }

    int FindHit(PromptPath path, DateTimeOffset start)
    {
        for (var next = path.Breakpoints.Count - 1; next >= 0; next--)
        {
            var marked = path.Breakpoints[next].Block;
            var limit = path.PositionAt(marked) - LookbackPositions;
            for (var block = marked; block >= 0 && path.PositionAt(block) > limit; block--)
            {
                if (_entries.TryGetValue(path.HashAt(block), out var entry) && entry.IsReadable(start))
                    return block;
            }
        }

        return -1;
    }

    void Renew(UInt128 hash, DateTimeOffset start)
    {
        if (!_entries.TryGetValue(hash, out var entry) || !entry.IsReadable(start))
            return;

        var expires = start + CacheEntry.LifeOf(entry.Ttl);
        if (expires > entry.ExpiresAt)
            _entries[hash] = entry with { ExpiresAt = expires };
    }

    void Write(PromptPath path, Breakpoint breakpoint, (DateTimeOffset Start, DateTimeOffset FirstToken) times)
    {
        var hash = path.HashAt(breakpoint.Block);
        var expires = times.Start + CacheEntry.LifeOf(breakpoint.Ttl);
        var entry = new CacheEntry(times.FirstToken, expires, breakpoint.Ttl, path.TokensAt(breakpoint.Block));

        // Requests that started before the first one answered all write: the earliest answer and the longest life win.
        if (_entries.TryGetValue(hash, out var other) && other.ExpiresAt >= times.Start)
        {
            entry = entry with
            {
                ReadableAt = other.ReadableAt < entry.ReadableAt ? other.ReadableAt : entry.ReadableAt,
                ExpiresAt = other.ExpiresAt > entry.ExpiresAt ? other.ExpiresAt : entry.ExpiresAt,
                Ttl = other.Ttl > entry.Ttl ? other.Ttl : entry.Ttl,
            };
        }

        _entries[hash] = entry;
    }

    void Sweep(DateTimeOffset now)
    {
        if (_entries.Count < _sweepAt)
            return;

        foreach (var (hash, _) in _entries.Where(pair => pair.Value.ExpiresAt < now).ToList())
            _entries.Remove(hash);

        _sweepAt = Math.Max(SweepEntriesMin, _entries.Count * 2);
    }
}
