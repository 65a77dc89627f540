using System.Numerics;

namespace Cairn.Planning.Tables;

/// <summary>
/// The weight of a maximum spanning tree over rows, where two rows are joined by the gains of the items they share:
/// Prim without a list of edges, O(rows squared).
/// </summary>
/// <remarks>
/// Columns with a frequent value are compared side by side for all rows that are not in the tree yet; what else two
/// rows may share is looked up by item. Single precision, and the result is raised by more than it can be off.
/// </remarks>
sealed class SpanningTree
{
    const double Rounding = 1e-5;
    const int FrequentShare = 64;

    readonly ItemTable _table;
    readonly double[] _gains;
    readonly int[]?[] _columnOf;
    readonly int[] _postingStarts;
    readonly int[] _postings;
    readonly int[] _rowAt;
    readonly int[] _placeOf;
    readonly float[] _best;
    readonly float[] _shared;
    int _left;

    public SpanningTree(ItemTable table, double[] gains)
    {
        (_table, _gains) = (table, gains);
        var size = table.Rows + Vector<int>.Count;
        _left = table.Rows;
        _rowAt = [.. Enumerable.Range(0, table.Rows)];
        _placeOf = [.. _rowAt];
        _best = new float[size];
        _shared = new float[size];
        var frequent = FrequentColumns();
        _columnOf = [.. frequent.Select((isFrequent, field) => isFrequent ? Column(field) : null)];
        (_postingStarts, _postings) = Postings();
    }

    public double Weight()
    {
        var total = 0.0;
        var place = 0;
        while (_left > 0)
        {
            var row = _rowAt[place];
            Remove(place);
            if (_left == 0)
                break;

            Join(row);
            place = Heaviest();
            total += _best[place];
        }

        return total * (1 + Rounding);
    }

    // A field with two items in one row is a bag, which no array of one item a row can hold.
    bool[] FrequentColumns()
    {
        var counts = _table.Content.RowsByItem();
        var frequent = new bool[_table.Fields.Count];
        for (var item = 0; item < counts.Length; item++)
            frequent[_table.FieldOf[item]] |= _gains[item] > 0 && counts[item] > _table.Rows / FrequentShare;
        var lastRow = Enumerable.Repeat(-1, frequent.Length).ToArray();
        for (var row = 0; row < _table.Rows; row++)
        {
            foreach (var item in _table.Content[row])
            {
                ref var last = ref lastRow[_table.FieldOf[item]];
                frequent[_table.FieldOf[item]] &= last != row;
                last = row;
            }
        }

        return frequent;
    }

    int[] Column(int field)
    {
        var column = new int[_table.Rows + Vector<int>.Count];
        Array.Fill(column, -1);
        for (var row = 0; row < _table.Rows; row++)
        {
            foreach (var item in _table.Content[row])
            {
                if (_table.FieldOf[item] == field)
                    column[row] = item;
            }
        }

        return column;
    }

    bool IsLookedUp(int item) => _gains[item] > 0 && _columnOf[_table.FieldOf[item]] is null;

    (int[] Starts, int[] Rows) Postings()
    {
        var counts = _table.Content.RowsByItem();
        var starts = new int[counts.Length + 1];
        for (var item = 0; item < counts.Length; item++)
            starts[item + 1] = starts[item] + (IsLookedUp(item) ? counts[item] : 0);
        int[] next = [.. starts];
        var rows = new int[starts[^1]];
        for (var row = 0; row < _table.Rows; row++)
        {
            foreach (var item in _table.Content[row])
            {
                if (IsLookedUp(item))
                    rows[next[item]++] = row;
            }
        }

        return (starts, rows);
    }

    void Remove(int place)
    {
        var last = --_left;
        _placeOf[_rowAt[place]] = -1;
        _best[place] = _best[last];
        foreach (var column in _columnOf.OfType<int[]>())
            (column[place], column[last]) = (column[last], -1);
        if (place == last)
            return;

        _rowAt[place] = _rowAt[last];
        _placeOf[_rowAt[place]] = place;
    }

    /// <summary>Raises what each row that is left would gain by the best row of the tree.</summary>
    void Join(int row)
    {
        Array.Clear(_shared, 0, _left);
        var wanted = new List<(int[] Column, int Item)>(_columnOf.Length);
        foreach (var item in _table.Content[row])
        {
            if (_gains[item] <= 0)
                continue;

            if (_columnOf[_table.FieldOf[item]] is { } column)
                wanted.Add((column, item));
            else
                LookUp(item);
        }

        for (var place = 0; place < _left; place += Vector<float>.Count)
        {
            var shared = new Vector<float>(_shared, place);
            foreach (var (column, item) in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(wanted))
            {
                var equal = Vector.Equals(new Vector<int>(column, place), new Vector<int>(item));
                shared += Vector.ConditionalSelect(equal, new Vector<float>((float)_gains[item]), Vector<float>.Zero);
            }

            Vector.Max(new Vector<float>(_best, place), shared).CopyTo(_best, place);
        }
    }

    int Heaviest()
    {
        var heaviest = 0;
        for (var place = 1; place < _left; place++)
        {
            if (_best[place] > _best[heaviest])
                heaviest = place;
        }

        return heaviest;
    }

    void LookUp(int item)
    {
        foreach (var other in _postings.AsSpan(_postingStarts[item].._postingStarts[item + 1]))
        {
            var place = _placeOf[other];
            if (place >= 0)
                _shared[place] += (float)_gains[item];
        }
    }
}
