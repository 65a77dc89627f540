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
    readonly int[] _lengths;
    readonly Dictionary<PromptItem, List<int>> _byRarest = [];

    /// <summary>A shape of nodes, each after its parent.</summary>
    public PromptShape(IReadOnlyList<PromptShapeNode> nodes)
    {
        Nodes = nodes;
        _lengths = new int[nodes.Count];
        var uses = nodes.SelectMany(node => node.Items).CountBy(item => item).ToDictionary();
        for (var index = 0; index < nodes.Count; index++)
        {
            var node = nodes[index];
            _lengths[index] = node.Items.Sum(item => item.Text.Length) + (node.Parent < 0 ? 0 : _lengths[node.Parent]);
            if (node.Items.Count == 0)
                continue;

            CollectionsMarshal.GetValueRefOrAddDefault(
                _byRarest, node.Items.MinBy(item => uses[item]), out _) ??= [];
            _byRarest[node.Items.MinBy(item => uses[item])].Add(index);
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

    int Longest(IReadOnlyList<PromptItem> items)
    {
        var (longest, length, has) = (-1, 0, items.ToHashSet());
        foreach (var item in has)
        {
            foreach (var node in _byRarest.GetValueOrDefault(item, []))
            {
                if (_lengths[node] > length && Matches(node, has))
                    (longest, length) = (node, _lengths[node]);
            }
        }

        return longest;
    }

    bool Matches(int node, HashSet<PromptItem> has)
    {
        for (; node >= 0; node = Nodes[node].Parent)
        {
            if (!Nodes[node].Items.All(has.Contains))
                return false;
        }

        return true;
    }
}
