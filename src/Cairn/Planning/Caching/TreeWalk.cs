using Cairn.Profiling;

namespace Cairn.Planning.Caching;

/// <summary>Goes through a tree depth first, however deep it is.</summary>
sealed class TreeWalk
{
    readonly int[] _roots;
    readonly int[] _child;
    readonly int[] _sibling;

    public TreeWalk(PrefixNode[] nodes)
    {
        (_child, _sibling) = (new int[nodes.Length], new int[nodes.Length]);
        Array.Fill(_child, -1);
        for (var index = nodes.Length - 1; index >= 0; index--)
        {
            if (nodes[index].Parent is >= 0 and var parent)
                (_sibling[index], _child[parent]) = (_child[parent], index);
        }

        _roots = [.. Enumerable.Range(0, nodes.Length).Where(index => nodes[index].IsRoot)];
    }

    /// <summary>Calls with a node and its depth before its children are visited, and after.</summary>
    public void Visit(Action<int, int> enter, Action<int, int> leave)
    {
        var path = new Stack<(int Node, int Next)>();
        foreach (var root in _roots)
        {
            Push(root);
            while (path.TryPop(out var top))
            {
                if (top.Next < 0)
                {
                    leave(top.Node, path.Count);
                    continue;
                }

                path.Push((top.Node, _sibling[top.Next]));
                Push(top.Next);
            }
        }

        void Push(int node)
        {
            enter(node, path.Count);
            path.Push((node, _child[node]));
        }
    }
}
