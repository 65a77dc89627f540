using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Chooses the nodes of a prefix tree that are worth a line, and tells what stands at them.</summary>
static class TreeMarks
{
    const int NodesMax = 16;
    const double ShareMin = 0.001;
    const int ExcerptLength = 60;

    /// <summary>The nodes with most shared tokens and what is above them, each after its parent.</summary>
    public static IReadOnlyList<TreeMark> Of(
        AskedRows asked, IEnumerable<(int Row, ComposedRequest Request)> sample)
    {
        var tree = asked.Tree;
        var shown = Shown(tree);
        var samples = new Dictionary<int, ComposedRequest>();
        foreach (var (row, request) in sample)
        {
            for (var node = tree.NodeOf(asked.TreeRowOf(row)); node >= 0; node = tree.Nodes[node].Parent)
                samples.TryAdd(node, request);
        }

        var children = shown.ToLookup(node => tree.Nodes[node].Parent);
        List<TreeMark> marks = [];
        Stack<(int Node, int Depth)> open = new(children[-1].OrderBy(Weight).Select(root => (root, 0)));
        while (open.TryPop(out var next))
        {
            marks.Add(Describe(tree, next, samples.GetValueOrDefault(next.Node)));
            foreach (var child in children[next.Node].OrderBy(Weight))
                open.Push((child, next.Depth + 1));
        }

        return marks;

        double Weight(int node) => WeightOf(tree, node);
    }

    static HashSet<int> Shown(PrefixTree tree)
    {
        var heaviest = Enumerable.Range(0, tree.Nodes.Count)
            .Where(node => tree.Nodes[node].IsRoot || WeightOf(tree, node) > ShareMin * tree.PromptTokens)
            .OrderByDescending(node => WeightOf(tree, node))
            .Take(NodesMax);
        HashSet<int> shown = [];
        foreach (var node in heaviest)
        {
            for (var above = node; above >= 0 && shown.Add(above); above = tree.Nodes[above].Parent)
                continue;
        }

        return shown;
    }

    // The tokens that other rows share at the node; a root shares none and is weighed by its rows.
    static double WeightOf(PrefixTree tree, int node) =>
        tree.Nodes[node] is { IsRoot: false } inner
            ? (inner.Tokens - tree.Nodes[inner.Parent].Tokens) * (inner.Rows - 1)
            : tree.Nodes[node].Rows;

    static TreeMark Describe(PrefixTree tree, (int Node, int Depth) at, ComposedRequest? request)
    {
        var mark = new TreeMark(at.Node, at.Depth) { Model = request?.Model };
        if (request is null || tree.Nodes[at.Node].IsRoot)
            return mark;
        var block = request.Blocks[tree.Nodes[at.Node].Blocks - 1];
        return mark with { Section = block.Section, Excerpt = ExcerptOf(block) };
    }

    static string? ExcerptOf(PromptBlock block)
    {
        using var document = JsonDocument.Parse(block.Json);
        var name = block.Section == PromptSection.Tools ? "name" : "text";
        if (!document.RootElement.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        var text = string.Join(' ', value.GetString()!.Split((char[]?)null, 16, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "…";
    }
}
