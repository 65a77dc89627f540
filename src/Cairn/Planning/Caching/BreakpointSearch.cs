using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>
/// The dynamic program behind <see cref="Breakpoints"/>: one walk from the leaves up for the costs, one down for the
/// nodes.
/// </summary>
/// <remarks>
/// A state of a node is the nearest cached node above it (its anchor), the levels already used, and whether an hour is
/// still allowed, since markers for an hour precede those for five minutes. Time is nodes x height x levels; costs are
/// kept for one path at a time and of each decision two bits, so that a million rows fit.
/// </remarks>
sealed class BreakpointSearch
{
    const int LevelsMax = 8;
    const int LookbackBlocks = 20;

    readonly PrefixNode[] _nodes;
    readonly CacheTerms _terms;
    readonly int _levels;
    readonly int _states;
    readonly TreeWalk _walk;
    readonly List<double[]> _costs = [];
    readonly double[] _total;
    readonly uint[]?[] _choices;
    readonly List<(double Tokens, int Blocks)> _anchors = [(0, 0)];
    readonly int[] _anchorsAbove;

    public BreakpointSearch(PrefixTree tree, CacheTerms terms)
    {
        _nodes = tree.NodeArray;
        _terms = terms;
        _levels = terms.Markers < 1 ? 0 : terms.Levels;
        if (_levels is < 0 or > LevelsMax)
            throw new ArgumentOutOfRangeException(nameof(terms), _levels, $"Expected 0 to {LevelsMax} levels.");
        _states = (_levels + 1) * 2;
        _walk = new(_nodes);
        _total = new double[_states];
        Array.Fill(_total, tree.TailTokens);
        _choices = new uint[]?[_nodes.Length];
        _anchorsAbove = new int[_nodes.Length];
    }

    public BreakpointPlan Find()
    {
        _walk.Visit(Enter, Leave);
        var byLevels = Enumerable.Range(0, _levels + 1).Select(level => _total[(_levels - level) * 2]).ToArray();
        var levels = LevelsWorth(byLevels);
        var cached = Choose(levels);
        return new(cached, cached.Count == 0 ? 0 : cached.Max(node => node.Level) + 1, byLevels[levels], byLevels);
    }

    // Each level must save its share of the bill, so the bill is compared as if each had made it that much dearer.
    int LevelsWorth(double[] costs)
    {
        var kept = 0;
        for (var level = 1; level < costs.Length; level++)
        {
            var allowed = kept == 0 ? costs[0] : costs[kept] * Math.Pow(1 - _terms.LevelShareMin, level - kept);
            if (costs[level] < allowed)
                kept = level;
        }

        return kept;
    }

    bool MayBeCached(in PrefixNode node) =>
        _levels > 0 && !node.IsRoot && node.CanCarryMarker && node.Tokens >= _terms.MinimumTokens
        && (Pays(node.Rows, CacheTtl.FiveMinutes) || Pays(node.Rows, CacheTtl.OneHour));

    // A node that costs more per token than its rows uncached helps nothing below it either: whatever is cached below
    // is cheaper by itself.
    bool Pays(int rows, CacheTtl ttl) => _terms.Factor(rows, ttl) < rows;

    void Enter(int index, int depth)
    {
        ref readonly var node = ref _nodes[index];
        var above = node.IsRoot ? 0 : _anchorsAbove[node.Parent] + (_choices[node.Parent] is null ? 0 : 1);
        _anchorsAbove[index] = above;
        var last = above;
        if (MayBeCached(node))
        {
            last++;
            _choices[index] = new uint[last];
            if (last == _anchors.Count)
                _anchors.Add(default);
            _anchors[last] = (node.Tokens, node.Blocks);
        }

        var costs = CostsAt(depth, last + 1);
        for (var anchor = 0; anchor <= last; anchor++)
            costs.AsSpan(anchor * _states, _states).Fill(node.Ends * (node.Tokens - _anchors[anchor].Tokens));
    }

    double[] CostsAt(int depth, int anchors)
    {
        while (_costs.Count <= depth)
            _costs.Add([]);
        if (_costs[depth].Length < anchors * _states)
            _costs[depth] = new double[anchors * _states * 2];
        return _costs[depth];
    }

    void Leave(int index, int depth)
    {
        var costs = _costs[depth];
        var above = depth == 0 ? _total : _costs[depth - 1];
        if (_choices[index] is { } choices)
        {
            for (var anchor = 0; anchor < choices.Length; anchor++)
                choices[anchor] = Mark(_nodes[index], anchor, costs.AsSpan(0, (choices.Length + 1) * _states));
        }

        for (var state = 0; state < (_anchorsAbove[index] + 1) * _states; state++)
            above[state] += costs[state];
    }

    /// <summary>
    /// Puts the cheaper of leaving and marking the node in place of leaving it, for all states of an anchor.
    /// </summary>
    uint Mark(in PrefixNode node, int anchor, Span<double> costs)
    {
        var (tokens, blocks) = _anchors[anchor];
        if (_terms.Markers == 1 && anchor > 0 && node.Blocks - blocks >= LookbackBlocks)
            return 0;

        var without = costs.Slice(anchor * _states, _states);
        var below = costs[^_states..];
        var (five, hour) = ((node.Tokens - tokens) * _terms.Factor(node.Rows, CacheTtl.FiveMinutes),
            (node.Tokens - tokens) * _terms.Factor(node.Rows, CacheTtl.OneHour));
        var chosen = 0u;
        for (var state = 0; state < _states - 2; state++)
        {
            var next = (state & ~1) + 2;
            var (withFive, withHour) = (five + below[next + 1], hour + below[next]);
            if (withFive < without[state])
            {
                without[state] = withFive;
                chosen |= 1u << (2 * state);
            }

            if ((state & 1) == 0 && withHour < without[state])
            {
                without[state] = withHour;
                chosen = (chosen & ~(3u << (2 * state))) | (2u << (2 * state));
            }
        }

        return chosen;
    }

    List<CachedNode> Choose(int levels)
    {
        var cached = new List<CachedNode>();
        var at = new (int Anchor, int State, int Cached)[_nodes.Length];
        for (var index = 0; index < _nodes.Length; index++)
        {
            var parent = _nodes[index].Parent;
            var here = parent < 0 ? (0, (_levels - levels) * 2, -1) : at[parent];
            at[index] = Decide(index, here, cached);
        }

        return cached;
    }

    (int Anchor, int State, int Cached) Decide(
        int index, (int Anchor, int State, int Cached) above, List<CachedNode> cached)
    {
        var chosen = _choices[index] is { } choices && above.State < _states - 2
            ? (choices[above.Anchor] >> (2 * above.State)) & 3
            : 0;
        if (chosen == 0)
            return above;

        var ttl = chosen == 2 ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
        var level = above.Cached < 0 ? 0 : cached[above.Cached].Level + 1;
        cached.Add(new(index, above.Cached, level, ttl, _terms.ReadShare(_nodes[index].Rows, ttl)));
        return (_anchorsAbove[index] + 1, (above.State & ~1) + (chosen == 2 ? 2 : 3), cached.Count - 1);
    }
}
