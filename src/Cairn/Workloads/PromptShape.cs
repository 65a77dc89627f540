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
    const int Top = -1;

    readonly int[] _lengths;
    readonly int[][] _items;
    readonly Dictionary<PromptItem, int> _numbers = [];
    readonly Dictionary<(int Above, int Item), List<int>> _below = [];

    /// <summary>A shape of nodes, each after its parent.</summary>
    public PromptShape(IReadOnlyList<PromptShapeNode> nodes)
    {
        Nodes = nodes;
        _lengths = new int[nodes.Count];
        _items = [.. nodes.Select(node => node.Items.Select(NumberOf).ToArray())];
        var uses = _items.SelectMany(items => items).CountBy(item => item).ToDictionary();
        var blocks = new int[nodes.Count];
        for (var index = 0; index < nodes.Count; index++)
        {
            var (parent, items) = nodes[index];
            _lengths[index] = items.Sum(item => item.Text.Length) + (parent < 0 ? 0 : _lengths[parent]);
            var above = parent < 0 ? Top : blocks[parent];
            blocks[index] = items.Count > 0 ? index : above;
            if (items.Count > 0)
                Below(above, _items[index].MinBy(item => uses[item])).Add(index);
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

    int NumberOf(PromptItem item)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, item, out var known);
        return known ? number : number = _numbers.Count - 1;
    }

    List<int> Below(int above, int item) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_below, (above, item), out _) ??= [];

    /// <summary>Goes down by the rarest item of each node, so that a row meets few that it does not match.</summary>
    int Longest(IReadOnlyList<PromptItem> items)
    {
        var has = new HashSet<int>();
        foreach (var item in items)
        {
            if (_numbers.TryGetValue(item, out var number))
                has.Add(number);
        }

        var (longest, length, open) = (Top, 0, new Stack<int>([Top]));
        while (open.TryPop(out var above))
        {
            foreach (var node in has.SelectMany(item => _below.GetValueOrDefault((above, item), [])))
            {
                if (!Array.TrueForAll(_items[node], has.Contains))
                    continue;

                open.Push(node);
                if (_lengths[node] > length)
                    (longest, length) = (node, _lengths[node]);
            }
        }

        return longest;
    }
}
