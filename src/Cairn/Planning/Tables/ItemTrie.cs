namespace Cairn.Planning.Tables;

/// <summary>
/// An order of the rows and of the items in each, as a tree: a node holds the items that come next, and all rows below
/// it begin with the items on the way to it. Node 0 is the root; parents have smaller numbers than their children.
/// </summary>
sealed class ItemTrie
{
    readonly List<int> _parents = [];
    readonly List<int> _itemStarts = [];
    readonly List<int> _items = [];
    readonly int[] _nodeOf;

    public ItemTrie(int rows)
    {
        _nodeOf = new int[rows];
        Add(-1);
    }

    public int Count => _parents.Count;

    public int Rows => _nodeOf.Length;

    public int Add(int parent)
    {
        _parents.Add(parent);
        _itemStarts.Add(_items.Count);
        return _parents.Count - 1;
    }

    /// <summary>Gives the node that was added last another item.</summary>
    public void Extend(int item) => _items.Add(item);

    /// <summary>Says that nothing is shared beyond this node by the row.</summary>
    public void End(int row, int node) => _nodeOf[row] = node;

    public int ParentOf(int node) => _parents[node];

    public int NodeOf(int row) => _nodeOf[row];

    public ReadOnlySpan<int> ItemsOf(int node)
    {
        var end = node + 1 < Count ? _itemStarts[node + 1] : _items.Count;
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items)[_itemStarts[node]..end];
    }

    /// <summary>How many rows lie at or below each node.</summary>
    public int[] RowCounts()
    {
        var counts = new int[Count];
        foreach (var node in _nodeOf)
            counts[node]++;
        for (var node = Count - 1; node > 0; node--)
            counts[_parents[node]] += counts[node];
        return counts;
    }
}
