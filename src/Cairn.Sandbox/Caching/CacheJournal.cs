namespace Cairn.Sandbox.Caching;

/// <summary>Remembers what is needed to explain the cache, and none of what decides it: the latest lookups, how often
/// each verdict fell, and which beginnings of prompts were written.</summary>
/// <remarks>Bounded, but for a few numbers per batch, and forgotten at a restart.</remarks>
sealed class CacheJournal
{
    const int LatestMax = 256;
    const int BeginningsMax = 65_536;
    const int BlocksMax = 64;

    readonly Dictionary<UInt128, PromptTraits> _beginnings = [];
    readonly Dictionary<int, SortedDictionary<CacheVerdict, int>> _tallies = [];
    readonly Queue<CacheSighting> _latest = new(LatestMax);

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<CacheSighting> Latest => _latest;

    /// <summary>How often each verdict fell for a batch, or for plain Messages where that is 0.</summary>
    public IEnumerable<KeyValuePair<CacheVerdict, int>> TallyOf(int batch) => _tallies.GetValueOrDefault(batch) ?? [];

    public void Add(CacheSighting sighting)
    {
        var batch = sighting.Visit.Batch;
        if (!_tallies.TryGetValue(batch, out var tally))
            _tallies[batch] = tally = [];

        var verdict = sighting.Lookup.Verdict;
        tally[verdict] = tally.GetValueOrDefault(verdict) + 1;
        if (_latest.Count == LatestMax)
            _latest.Dequeue();

        _latest.Enqueue(sighting);
    }

    /// <summary>A deleted batch is not shown any more.</summary>
    public void Forget(int batch) => _tallies.Remove(batch);

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

/// <summary>One lookup as the page shows it: who asked which model, what came of it and why.</summary>
sealed record CacheSighting(CacheVisit Visit, string Model, CacheUse Use, CacheLookup Lookup);
