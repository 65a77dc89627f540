using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>Counts the beginnings that prompts have in common, in bounded memory however many requests come.</summary>
/// <remarks>
/// When it is full, those that only one request had are forgotten, the oldest first: what comes again often enough to
/// be worth a cache entry comes again soon, or is counted too low by the requests before.
/// </remarks>
sealed class PrefixTable
{
    const int EntriesMax = 1 << 16;
    const long YoungRows = 1 << 12;

    readonly Dictionary<ulong, PrefixEntry> _entries = [];

    /// <summary>For each block of a request what is known of the beginning that ends with it; null where it is new.
    /// </summary>
    public PrefixEntry?[] Find(MeasuredRequest request)
    {
        var known = new PrefixEntry?[request.Blocks.Count];
        for (var block = 0; block < known.Length; block++)
        {
            if (!IsStep(request.Blocks, block))
                continue;
            if (!_entries.TryGetValue(request.Prefixes[block + 1], out known[block]))
                break;
        }

        return known;
    }

    /// <summary>Takes a request.</summary>
    public void Add(MeasuredRequest request, long row)
    {
        var parent = 0UL;
        for (var block = 0; block < request.Blocks.Count; block++)
        {
            if (!IsStep(request.Blocks, block))
                continue;
            var key = request.Prefixes[block + 1];
            if (!_entries.TryGetValue(key, out var entry))
                _entries.Add(key, entry = new(request, block + 1, parent));
            entry.Add(request, row);
            parent = key;
        }

        if (_entries.Count > EntriesMax)
            Forget(row);
    }

    /// <summary>
    /// The beginnings that at least so many requests have, of a chain that all the same requests have only the longest,
    /// those of the most tokens first.
    /// </summary>
    public IReadOnlyList<PrefixEntry> Shared(long rowsMin)
    {
        var shared = _entries.Where(entry => entry.Value.Rows >= rowsMin).ToList();
        var longest = shared.GroupBy(entry => entry.Value.Parent)
            .ToDictionary(group => group.Key, group => group.Max(entry => entry.Value.Rows));
        return
        [
            .. from entry in shared
               where longest.GetValueOrDefault(entry.Key) < entry.Value.Rows
               orderby entry.Value.Rows * entry.Value.Tokens descending, entry.Value.Place.Line
               select entry.Value,
        ];
    }

    /// <summary>All beginnings that at least so many requests have, with their identity.</summary>
    public IEnumerable<KeyValuePair<ulong, PrefixEntry>> Entries(long rowsMin) =>
        _entries.Where(entry => entry.Value.Rows >= rowsMin);

    /// <summary>The beginning that one goes on from; null for none.</summary>
    public PrefixEntry? ParentOf(PrefixEntry entry) => _entries.GetValueOrDefault(entry.Parent);

    // A change to one tool loses them all, so that they are one step.
    static bool IsStep(IReadOnlyList<PromptBlock> blocks, int block) =>
        blocks[block].Section is not PromptSection.Tools || block + 1 == blocks.Count
        || blocks[block + 1].Section is not PromptSection.Tools;

    void Forget(long row)
    {
        var single = _entries.Where(entry => entry.Value.Rows == 1).ToList();
        foreach (var (key, entry) in single)
        {
            if (entry.LastRow < row - YoungRows || single.Count > EntriesMax / 2)
                _entries.Remove(key);
        }

        if (_entries.Count > EntriesMax)
        {
            foreach (var (key, _) in _entries.OrderBy(entry => entry.Value.Rows).Take(EntriesMax / 2).ToList())
                _entries.Remove(key);
        }
    }
}
