namespace Cairn.Sandbox.Caching;

/// <summary>Remembers what is needed to explain the cache, and none of what decides it: the latest lookups, how often
/// each verdict fell, and which beginnings of prompts were written.</summary>
/// <remarks>Bounded, and forgotten at a restart.</remarks>
sealed class CacheJournal
{
    const int LatestMax = 256;
    const int BeginningsMax = 65_536;
    const int BlocksMax = 64;

    readonly Dictionary<UInt128, PromptTraits> _beginnings = [];
    readonly Dictionary<CacheVerdict, long> _tally = [];
    readonly Queue<(CacheVisit Visit, CacheLookup Lookup)> _latest = new(LatestMax);

    public IReadOnlyDictionary<CacheVerdict, long> Tally => _tally;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<(CacheVisit Visit, CacheLookup Lookup)> Latest => _latest;

    public void Add(CacheVisit visit, CacheLookup lookup)
    {
        _tally[lookup.Verdict] = _tally.GetValueOrDefault(lookup.Verdict) + 1;
        if (_latest.Count == LatestMax)
            _latest.Dequeue();

        _latest.Enqueue((visit, lookup));
    }

    /// <summary>Notes that everything up to this block was written, and so every beginning of it.</summary>
    public void Note(PromptPath path, int block)
    {
        if (_beginnings.Count > BeginningsMax)
            _beginnings.Clear();

        for (var index = Math.Min(block, BlocksMax - 1); index >= 0; index--)
        {
            if (_beginnings.TryGetValue(path.ContentAt(index), out var traits) && traits == path.Traits)
                return;

            _beginnings[path.ContentAt(index)] = path.Traits;
        }
    }

    /// <summary>What the last prompt that began so was asked under.</summary>
    public PromptTraits? FindAlike(UInt128 beginning) => _beginnings.GetValueOrDefault(beginning);
}
