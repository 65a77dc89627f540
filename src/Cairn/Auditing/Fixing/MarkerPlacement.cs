using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>
/// Chooses the beginnings to mark so that the requests cost least, one marker a request: it is written by the request
/// that goes first and read by the others.
/// </summary>
/// <remarks>
/// Exact for one marker each: at every beginning, either all of its requests are marked there, or each goes on to a
/// longer one. With two waves (those that write, then all others) more markers than one cannot save more.
/// </remarks>
sealed class MarkerPlacement(PrefixTable prefixes)
{
    const int RowsMin = 3;

    readonly ILookup<ulong, KeyValuePair<ulong, PrefixEntry>> _children =
        prefixes.Entries(RowsMin).ToLookup(entry => entry.Value.Parent);

    /// <summary>The beginnings to mark, by their identity.</summary>
    public IReadOnlyDictionary<ulong, MarkedPrefix> Choose()
    {
        List<KeyValuePair<ulong, PrefixEntry>> chosen = [];
        foreach (var root in _children[0])
            chosen.AddRange(Best(root).Chosen);
        return chosen.OrderBy(entry => entry.Value.Place.Line).Index().ToDictionary(
            entry => entry.Item.Key,
            entry => new MarkedPrefix(entry.Item.Key, entry.Item.Value.Blocks, TtlOf(entry.Item.Value), entry.Index));
    }

    (decimal Saved, List<KeyValuePair<ulong, PrefixEntry>> Chosen) Best(KeyValuePair<ulong, PrefixEntry> entry)
    {
        var (saved, chosen) = (0m, new List<KeyValuePair<ulong, PrefixEntry>>());
        foreach (var child in _children[entry.Key])
        {
            var best = Best(child);
            saved += best.Saved;
            chosen.AddRange(best.Chosen);
        }

        var own = SavedBy(entry.Value);
        return own > 0 && own >= saved ? (own, [entry]) : (saved, chosen);
    }

    static decimal SavedBy(PrefixEntry entry) =>
        entry.CanCarryMarker && entry.Tokens >= (entry.Model?.CacheMinimumTokens ?? long.MaxValue)
            ? entry.Prices.SavedByCaching(entry.Tokens, entry.Rows, TtlOf(entry)).Amount
            : 0;

    static CacheTtl TtlOf(PrefixEntry entry) => entry.IsBatched ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
}
