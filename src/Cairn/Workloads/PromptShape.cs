using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// In which order the items of a part stand that may change places, and where a text block ends between them, so that
/// rows with items in common begin with the same blocks.
/// </summary>
/// <remarks>Immutable. What a row looks like follows from the row and the shape alone.</remarks>
public sealed class PromptShape
{
    // Stands for "no item needed" among the numbers of items.
    const int Nothing = -1;

    readonly int[] _lengths;
    readonly int[][] _items;
    readonly Dictionary<PromptItem, int> _numbers = [];
    readonly Dictionary<(int Parent, int Rarest), List<int>> _children = [];

    /// <summary>A shape of nodes, each after its parent.</summary>
    public PromptShape(IReadOnlyList<PromptShapeNode> nodes)
    {
        Nodes = nodes;
        _lengths = new int[nodes.Count];
        _items = new int[nodes.Count][];
        var uses = nodes.SelectMany(node => node.Items).CountBy(item => item).ToDictionary();
        foreach (var item in uses.Keys)
            _numbers.Add(item, _numbers.Count);
        for (var index = 0; index < nodes.Count; index++)
        {
            var node = nodes[index];
            _lengths[index] = node.Items.Sum(item => item.Text.Length) + (node.Parent < 0 ? 0 : _lengths[node.Parent]);
            _items[index] = [.. node.Items.Select(item => _numbers[item])];
            var rarest = node.Items.Count == 0 ? Nothing : _numbers[node.Items.MinBy(item => uses[item])];
            CollectionsMarshal.GetValueRefOrAddDefault(_children, (Math.Max(node.Parent, -1), rarest), out _) ??= [];
            _children[(Math.Max(node.Parent, -1), rarest)].Add(index);
        }
    }

    /// <summary>The blocks and what they follow.</summary>
    public IReadOnlyList<PromptShapeNode> Nodes { get; }

    /// <summary>
    /// The items of a row, block by block: those of the longest path that it has all items of, and then the rest.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<PromptItem>> Arrange(IReadOnlyList<PromptItem> items)
    {
        var blocks = new Stack<IReadOnlyList<PromptItem>>();
        for (var node = Longest(items); node >= 0; node = Nodes[node].Parent)
        {
            if (Nodes[node].Items.Count > 0)
                blocks.Push(Nodes[node].Items);
        }

        List<PromptItem> rest = [.. items];
        foreach (var item in blocks.SelectMany(block => block))
            rest.Remove(item);
        return rest.Count > 0 ? [.. blocks, rest] : [.. blocks];
    }

    /// <summary>A fingerprint of requests that this shape makes of a workload with that one.</summary>
    internal string Mix(string fingerprint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(fingerprint);
        foreach (var node in Nodes)
        {
            Append($"{node.Parent}/{node.Items.Count}");
            foreach (var (column, text) in node.Items)
            {
                Append(column);
                Append(text);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string text)
        {
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }

    // Down from the roots, over the nodes that the row has all items of; of equally long ones the first.
    int Longest(IReadOnlyList<PromptItem> items)
    {
        HashSet<int> has = [Nothing];
        foreach (var item in items)
        {
            if (_numbers.TryGetValue(item, out var number))
                has.Add(number);
        }

        var (longest, length) = (-1, 0);
        Stack<int> open = new([-1]);
        while (open.TryPop(out var parent))
        {
            foreach (var child in Matching(parent, has))
            {
                if (_lengths[child] > length || (_lengths[child] == length && child < longest))
                    (longest, length) = (child, _lengths[child]);
                open.Push(child);
            }
        }

        return longest;
    }

    IEnumerable<int> Matching(int parent, HashSet<int> has) =>
        from item in has
        where _children.ContainsKey((parent, item))
        from child in _children[(parent, item)]
        where Array.TrueForAll(_items[child], has.Contains)
        select child;
}
