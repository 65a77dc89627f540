using Cairn.Planning.Caching;

namespace Cairn.Planning.Tables;

/// <summary>
/// Local search by tearing down and building anew: the rows of a few related groups under one prefix are peeled again
/// under lengths that are disturbed a little, and the result stays where it saves more.
/// </summary>
/// <remarks>
/// Below a cached prefix the saving is a sum over its groups that nothing outside changes, so a region's saving
/// before and after are exactly what the whole table's saving changes by.
/// </remarks>
sealed class Regrouping(GroupTree tree, TableTerms terms, GroupSaving saving, Chance chance)
{
    const int RowsUsual = 200;
    const double Disturbance = 0.6;

    readonly ItemRows _rows = tree.Rows;
    readonly RegionCutter _cutter = new(tree.Rows);
    readonly bool[] _has = new bool[tree.Rows.ItemCount];

    /// <summary>How many cells were looked at so far: what the search has done, on any machine.</summary>
    public long Work { get; private set; }

    /// <summary>
    /// Tries one region. A saving smaller by a few times the heat may be accepted, so that the search leaves dead ends.
    /// </summary>
    public void Step(double heat)
    {
        Work += 100;
        var row = chance.Below(_rows.Count);
        var (at, seed) = Anchor(tree.GroupOf(row));
        if (at.Level >= terms.Cache.Levels)
            return;

        var size = (int)(RowsUsual * (0.25 + (2 * chance.Next() * chance.Next())));
        var children = Related(at, seed, _rows[row], size);
        var own = OwnRows(at, Math.Max(size / 4, size - children.Sum(child => child.RowCount)));
        List<int> region = [.. children.SelectMany(child => child.Subtree).SelectMany(group => group.Rows), .. own];
        if (region.Count >= saving.RowsMin)
            Rebuild(at, children, own, region, heat);
    }

    // Any prefix of the row with the same chance, since a group of any size may be badly divided.
    (LayoutGroup At, LayoutGroup? Seed) Anchor(LayoutGroup group)
    {
        var level = chance.Below(Math.Min(terms.Cache.Levels, group.Level + 1));
        LayoutGroup? seed = null;
        for (; group.Level > level; group = group.Parent!)
            seed = group;
        return (group, seed);
    }

    /// <summary>Groups of a parent, those first that resemble the row; as many as the size allows.</summary>
    List<LayoutGroup> Related(LayoutGroup at, LayoutGroup? seed, ReadOnlySpan<int> row, int size)
    {
        foreach (var item in row)
            _has[item] = true;
        var ranked = new PriorityQueue<LayoutGroup, double>(at.Children.Count);
        foreach (var child in at.Children)
            ranked.Enqueue(child, child == seed ? double.MinValue : -(1 + Likeness(child)) * chance.Next());
        foreach (var item in row)
            _has[item] = false;

        Work += at.Children.Count;
        var (chosen, rows) = (new List<LayoutGroup>(), 0);
        while (rows <= size / 2 && ranked.TryDequeue(out var child, out _))
        {
            if (child.RowCount > 4 * size || (chosen.Count > 0 && rows + child.RowCount > size))
                continue;

            chosen.Add(child);
            rows += child.RowCount;
        }

        return chosen;
    }

    double Likeness(LayoutGroup group)
    {
        var tokens = 0.0;
        foreach (var item in group.Items)
        {
            if (_has[item])
                tokens += _rows.Tokens[item];
        }

        return tokens;
    }

    List<int> OwnRows(LayoutGroup at, int most)
    {
        if (at.Rows.Count <= most)
            return [.. at.Rows];

        var from = chance.Below(at.Rows.Count);
        return [.. Enumerable.Range(from, most).Select(index => at.Rows[index % at.Rows.Count])];
    }

    void Rebuild(LayoutGroup at, List<LayoutGroup> children, List<int> own, List<int> region, double heat)
    {
        var cut = _cutter.Cut(region, at, saving.RowsMin);
        Work += cut.Rows.Items.Length + (region.Count * 8);
        var disturbance = Disturbance * chance.Next();
        double[] lengths = [.. cut.Rows.Tokens.Select(tokens => tokens * Math.Exp(disturbance * chance.Swing()))];
        var rule = new PeelRule(
            saving.RowsMin, 0.7 + (0.9 * chance.Next()), 1 + (3 * chance.Next()), chance.Next() < 0.8);
        var trie = Peeler.Build(cut.Rows, rule, lengths);
        var plan = TriePlan.Of(trie, cut.Rows.Tokens, Beyond(at), tree.TokensBefore(at));
        var before = children.Sum(child => child.Saving(saving));
        if (plan.Saving <= before + 1e-7 && !(heat > 0 && plan.Saving > before + (heat * Math.Log(chance.Next()))))
            return;

        foreach (var child in children)
            at.Children.Remove(child);
        at.Rows.RemoveAll(own.ToHashSet().Contains);
        tree.Graft(at, cut, trie, plan);
    }

    CacheTerms Beyond(LayoutGroup at) => terms.Cache with
    {
        Levels = terms.Cache.Levels - at.Level,
        MinimumTokens = Math.Max(0, terms.Cache.MinimumTokens - at.Depth),
        LevelShareMin = 0,
    };
}
