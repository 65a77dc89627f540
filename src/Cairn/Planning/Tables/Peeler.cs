namespace Cairn.Planning.Tables;

/// <summary>
/// Builds an order from the top: among the rows of a node it takes the item whose group scores highest, peels that
/// group off into a child, and goes on with the rest; then the same in each child. Scores are kept in a queue and
/// renewed when they come to its head, so a level costs O(cells log items) instead of a scan per group.
/// </summary>
sealed class Peeler
{
    readonly ItemRows _rows;
    readonly PeelRule _rule;
    readonly double[] _lengths;
    readonly ItemTrie _trie;
    readonly Stack<(int Low, int High, int Node, int Chosen)> _open = [];
    readonly PriorityQueue<(int Item, int Rows), double> _queue = new();
    readonly List<int> _seen = [];
    readonly int[] _order;
    readonly int[] _next;
    readonly int[] _active;
    readonly int[] _ends;
    readonly int[] _counts;
    readonly int[] _postingStarts;
    readonly int[] _postings;
    readonly bool[] _taken;
    readonly List<int> _common = [];

    Peeler(ItemRows rows, PeelRule rule, double[] lengths)
    {
        _rows = rows;
        _rule = rule;
        _lengths = lengths;
        _trie = new(rows.Count);
        _order = [.. Enumerable.Range(0, rows.Count)];
        _next = new int[rows.Count];
        _active = [.. rows.Items];
        _ends = rows.Starts[1..];
        _counts = new int[rows.ItemCount];
        _postingStarts = new int[rows.ItemCount];
        _postings = new int[rows.Items.Length];
        _taken = new bool[rows.Count];
    }

    /// <summary>The order that the rule gives, judging items by the lengths given (by default their tokens).</summary>
    public static ItemTrie Build(ItemRows rows, PeelRule rule, double[]? lengths = null)
    {
        var peeler = new Peeler(rows, rule, lengths ?? rows.Tokens);
        peeler._open.Push((0, rows.Count, 0, -1));
        while (peeler._open.TryPop(out var open))
            peeler.Expand(open.Low, open.High, open.Node, open.Chosen);
        return peeler._trie;
    }

    void Expand(int low, int high, int parent, int chosen)
    {
        var node = parent;
        if (chosen >= 0)
        {
            node = _trie.Add(parent);
            _trie.Extend(chosen);
        }

        Count(low, high);
        if (_rule.Closed)
        {
            foreach (var item in _seen)
            {
                if (_counts[item] == high - low && item != chosen)
                    _trie.Extend(item);
            }
        }

        if (high - low >= _rule.RowsMin && Compact(low, high, chosen))
        {
            Peel(low, high, node);
        }
        else
        {
            foreach (var row in _order.AsSpan(low, high - low))
                _trie.End(row, node);
        }

        foreach (var item in _seen)
            _counts[item] = 0;
        _seen.Clear();
    }

    void Count(int low, int high)
    {
        foreach (var row in _order.AsSpan(low, high - low))
        {
            foreach (var item in _active.AsSpan(_rows.Starts[row], _ends[row] - _rows.Starts[row]))
            {
                if (_counts[item]++ == 0)
                    _seen.Add(item);
            }
        }
    }

    /// <summary>Drops what no group below can be made of; false when nothing is left.</summary>
    bool Compact(int low, int high, int chosen)
    {
        var most = _rule.Closed ? high - low - 1 : high - low;
        var total = 0;
        foreach (var item in _seen)
        {
            if (item == chosen || _counts[item] < _rule.RowsMin || _counts[item] > most)
                _counts[item] = 0;
            _postingStarts[item] = total;
            total += _counts[item];
        }

        if (total == 0)
            return false;

        foreach (var row in _order.AsSpan(low, high - low))
        {
            var end = _rows.Starts[row];
            for (var at = end; at < _ends[row]; at++)
            {
                var item = _active[at];
                if (_counts[item] == 0)
                    continue;

                _active[end++] = item;
                _postings[_postingStarts[item]++] = row;
            }

            _ends[row] = end;
            _taken[row] = false;
        }

        foreach (var item in _seen)
            _postingStarts[item] -= _counts[item];
        return true;
    }

    void Peel(int low, int high, int node)
    {
        _queue.Clear();
        foreach (var item in _seen)
        {
            if (_counts[item] > 0)
                _queue.Enqueue((item, _counts[item]), -Score(item));
        }

        var filled = low;
        while (_queue.TryDequeue(out var best, out _))
        {
            if (_counts[best.Item] < _rule.RowsMin)
                continue;

            if (_counts[best.Item] != best.Rows)
            {
                _queue.Enqueue((best.Item, _counts[best.Item]), -Score(best.Item));
                continue;
            }

            var start = filled;
            filled = Take(best.Item, filled);
            _open.Push((start, filled, node, best.Item));
        }

        foreach (var row in _order.AsSpan(low, high - low))
        {
            if (_taken[row])
                continue;

            _trie.End(row, node);
            _next[filled++] = row;
        }

        _next.AsSpan(low, high - low).CopyTo(_order.AsSpan(low));
    }

    int Take(int chosen, int filled)
    {
        var left = _counts[chosen];
        for (var at = _postingStarts[chosen]; left > 0; at++)
        {
            var row = _postings[at];
            if (_taken[row])
                continue;

            left--;
            _taken[row] = true;
            _next[filled++] = row;
            foreach (var item in _active.AsSpan(_rows.Starts[row], _ends[row] - _rows.Starts[row]))
                _counts[item]--;
        }

        return filled;
    }

    double Score(int item)
    {
        if (!_rule.Closed)
            return _rule.Score(_lengths[item], _counts[item]);

        var length = 0.0;
        foreach (var common in Closure(item))
            length += _lengths[common];
        return _rule.Score(length, _counts[item]);
    }

    /// <summary>What all rows that are left and have the item share.</summary>
    List<int> Closure(int item)
    {
        _common.Clear();
        var left = _counts[item];
        for (var at = _postingStarts[item]; left > 0; at++)
        {
            var row = _postings[at];
            if (_taken[row])
                continue;

            var items = _active.AsSpan(_rows.Starts[row], _ends[row] - _rows.Starts[row]);
            if (left-- == _counts[item])
                _common.AddRange(items);
            else
                Intersect(_common, items);
            if (_common.Count == 1)
                break;
        }

        return _common;
    }

    static void Intersect(List<int> kept, ReadOnlySpan<int> items)
    {
        int count = 0, at = 0;
        foreach (var item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept))
        {
            while (at < items.Length && items[at] < item)
                at++;
            if (at < items.Length && items[at] == item)
                kept[count++] = item;
        }

        kept.RemoveRange(count, kept.Count - count);
    }
}
