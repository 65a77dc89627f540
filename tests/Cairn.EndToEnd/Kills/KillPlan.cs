using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Kills;

/// <summary>Draws when to kill: a third at each named point in turn, a third at whatever point comes n-th, a third at
/// random times. Shared by runs that go on side by side.</summary>
sealed class KillPlan(Chance chance)
{
    const int ArrivalsMax = 40;
    const int DelayMsMax = 120;

    // What recovery does can be met only after a kill that leaves it something to do.
    static readonly string[][] Names =
    [
        .. After(null, "api.list", "api.create", "api.retrieve", "api.results"),
        .. After(null, "blob.append", "blob.draft", "blob.publish"),
        .. After(null, "store.change", "store.snapshot", "store.counts", "store.plan", "store.settle:settled"),
        .. After(null, "store.advance:sending", "store.advance:committing"),
        .. After(null, "store.advance:accepted", "store.advance:ended"),
        .. After("api.create.head", "store.advance:planned"),
        .. After("api.create.after", "store.advance:ambiguous", "store.bound"),
        .. After("api.create.fence", "store.release:abandoned"),
    ];

    readonly Lock _lock = new();
    readonly List<string[]> _names = [.. Names.OrderBy(_ => chance.Below(int.MaxValue))];
    readonly SortedDictionary<string, int> _killed = new(StringComparer.Ordinal);
    int _drawn;

    /// <summary>How many processes were killed.</summary>
    public int Kills
    {
        get
        {
            lock (_lock)
                return _killed.Values.Sum();
        }
    }

    /// <summary>Where, and how often.</summary>
    public IReadOnlyDictionary<string, int> Places => _killed;

    /// <summary>The points at which nothing was killed yet.</summary>
    public IReadOnlyList<string> Missed
    {
        get
        {
            lock (_lock)
                return [.. Names.SelectMany(names => names).Distinct().Where(IsMissed)];
        }
    }

    /// <summary>When to kill next: one order, or several that follow each other in one run.</summary>
    public IReadOnlyList<KillOrder> Next()
    {
        lock (_lock)
        {
            return (_drawn++ % 3) switch
            {
                0 => AtNames(),
                1 => [new KillOrder.AtPoint("any", 1 + chance.Below(ArrivalsMax))],
                _ => [AtRandom()],
            };
        }
    }

    /// <summary>Counts a kill.</summary>
    public void Note(string place)
    {
        lock (_lock)
            _killed[place] = _killed.GetValueOrDefault(place) + 1;
    }

    // A point that its process did not come to any more is drawn again before those that were met.
    IReadOnlyList<KillOrder> AtNames()
    {
        var names = _names.Find(names => names.Any(IsMissed)) ?? _names[0];
        _names.Remove(names);
        _names.Add(names);
        return [.. names.Select(name => new KillOrder.AtPoint(name, 1))];
    }

    bool IsMissed(string name) => !_killed.ContainsKey(name);

    KillOrder.After AtRandom() => new(
        (Moment)chance.Below(Enum.GetValues<Moment>().Length), TimeSpan.FromMilliseconds(chance.Below(DelayMsMax)));

    static IEnumerable<string[]> After(string? first, params string[] calls) =>
        calls.SelectMany(call => (string[])[$"{call}.before", $"{call}.after"])
            .Select(name => first is null ? (string[])[name] : [first, name]);
}
