using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>
/// Names the row that was asked for another one that asks the same, while the rows go by in the order of the input.
/// </summary>
sealed class FirstTwins(RunLayout layout)
{
    readonly HashSet<int> _shared = Shared(layout);
    readonly Dictionary<int, string> _keys = [];

    /// <summary>The key of the row that was asked; null where it is the row itself.</summary>
    public string? KeyOfFirst(Row row)
    {
        if (_shared.Count == 0)
            return null;
        var place = layout.PlaceOf(row.Number);
        if (!_shared.Contains(place))
            return null;
        if (_keys.TryGetValue(place, out var first))
            return first;
        _keys[place] = row.Key;
        return null;
    }

    static HashSet<int> Shared(RunLayout layout)
    {
        if (layout.Places == layout.InputRows)
            return [];
        return
        [
            .. Enumerable.Range(0, layout.InputRows).Where(row => !layout.IsAsked(row)).Select(layout.PlaceOf)
                .Where(place => place >= 0),
        ];
    }
}
