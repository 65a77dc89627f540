using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Caching;

/// <summary>The entries one kind of traffic writes: batches have one pool and plain Messages another.</summary>
sealed class CachePool
{
    const int SweepEntriesMin = 4_096;

    readonly TrackedTable<UInt128, CacheEntry> _entries = new();
    int _sweepAt = SweepEntriesMin;

    public IEnumerable<KeyValuePair<UInt128, CacheEntry>> LiveAt(DateTimeOffset now) =>
        _entries.Where(pair => pair.Value.ExpiresAt >= now);

    /// <summary>The entries that were written or renewed since this was last asked.</summary>
    public IReadOnlyList<KeyValuePair<UInt128, CacheEntry>> TakeChanges() => _entries.TakeChanges().Written;

    public CacheEntry? Find(UInt128 hash) => _entries.GetValueOrDefault(hash);

    public void Put(UInt128 hash, CacheEntry entry) => _entries[hash] = entry;

    public void Renew(UInt128 hash, DateTimeOffset start)
    {
        if (Find(hash) is not { } entry || !entry.IsReadable(start))
            return;

        var expires = start + CacheEntry.LifeOf(entry.Ttl);
        _entries[hash] = entry with
        {
            ExpiresAt = expires > entry.ExpiresAt ? expires : entry.ExpiresAt,
            Reads = entry.Reads + 1,
        };
    }

    public void Write(UInt128 hash, CacheEntry entry, DateTimeOffset start)
    {
        // Requests that started before the first one answered all write: the earliest answer and the longest life win.
        _entries[hash] = Find(hash) is { } other && other.ExpiresAt >= start
            ? other with
            {
                ReadableAt = other.ReadableAt < entry.ReadableAt ? other.ReadableAt : entry.ReadableAt,
                ExpiresAt = other.ExpiresAt > entry.ExpiresAt ? other.ExpiresAt : entry.ExpiresAt,
                Ttl = other.Ttl > entry.Ttl ? other.Ttl : entry.Ttl,
            }
            : entry;
    }

    public void Sweep(DateTimeOffset now)
    {
        if (_entries.Count < _sweepAt)
            return;

        foreach (var (hash, _) in _entries.Where(pair => pair.Value.ExpiresAt < now).ToList())
            _entries.Remove(hash);

        _sweepAt = Math.Max(SweepEntriesMin, _entries.Count * 2);
    }
}
