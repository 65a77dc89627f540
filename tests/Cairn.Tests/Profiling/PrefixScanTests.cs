using System.Text;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Profiling;

public sealed class PrefixScanTests
{
    static readonly Model Haiku = ModelCatalog.BuiltIn.Find("claude-haiku-5-5");

    [Fact]
    public void Every_node_is_the_longest_markable_prefix_that_its_rows_share() =>
        Law.HoldsForGenes(2_000, genes =>
        {
            var rows = Enumerable.Range(0, genes.Below(9) + 1).Select(_ => Letters(genes)).ToArray();
            var tree = Scan(rows);
            return SharedPrefixes(rows).Order(StringComparer.Ordinal).SequenceEqual(
                    Enumerable.Range(0, tree.Nodes.Count).Where(node => !tree.Nodes[node].IsRoot)
                        .Select(node => PrefixOf(tree, node, rows)).Order(StringComparer.Ordinal))
                && rows.Index().All(row => EndsAtItsLongest(tree, row.Index, rows));
        });

    [Fact]
    public void Rows_and_tokens_are_those_that_the_blocks_have()
    {
        var tree = Scan("AB", "AC", "AB", "AD");

        Assert.Equal(
            [new(-1, 0, 0, 4, 0, false), new(0, 1, 10, 4, 2, true), new(1, 2, 21, 2, 2, true)], tree.Nodes);
        Assert.Equal([2, 1, 2, 1], Enumerable.Range(0, 4).Select(tree.NodeOf));
        Assert.Equal((400, 400 - 20 - 42), (tree.PromptTokens, tree.TailTokens));
    }

    [Theory]
    [InlineData("AB", "AB", false)]
    [InlineData("AB", "A!", true)]
    public void Rows_of_other_settings_or_with_media_stand_under_another_root(string first, string second, bool same)
    {
        var scan = new PrefixScan();
        scan.Add(Request(first, Tool("a")), 2, One);
        scan.Add(Request(second, Tool("a"), same ? null : "{\"type\":\"adaptive\"}"), 2, One);

        Assert.Equal(2, scan.Build().Nodes.Count(node => node.IsRoot));
    }

    [Fact]
    public void Tools_are_shared_all_or_not_at_all()
    {
        Assert.Single(TwoRows([Tool("a"), Tool("b")], [Tool("a"), Tool("c")]).Nodes);
        Assert.Equal(2, TwoRows([Tool("a"), Tool("b")], [Tool("a"), Tool("b")]).Nodes[1].Blocks);
    }

    [Fact]
    public void The_first_row_with_a_request_is_found_and_the_tree_is_that_of_the_rows_that_were_taken() =>
        Law.HoldsForGenes(2_000, genes =>
        {
            var rows = Enumerable.Range(0, genes.Below(12) + 1)
                .Select(_ => (Letters: Letters(genes), MaxTokens: 8 + genes.Below(2))).ToList();
            var (each, once) = (new PrefixScan(), new PrefixScan());
            var plain = new PrefixScan();
            var isRight = true;
            List<(string, int)> taken = [];
            foreach (var row in rows)
            {
                var request = Request(row.Letters).With(row.MaxTokens);
                isRight &= each.Add(request, 1, One, isOnce: false) == rows.IndexOf(row);
                if (!taken.Contains(row))
                {
                    taken.Add(row);
                    plain.Add(request, 1, One);
                }

                isRight &= once.Add(request, 1, One, isOnce: true) == taken.IndexOf(row);
            }

            return isRight && Shape(once.Build()) == Shape(plain.Build());
        });

    static double One(PromptBlock block) => 1;

    static string Shape(PrefixTree tree) =>
        string.Join(' ', tree.Nodes) + string.Join(' ', Enumerable.Range(0, tree.Rows).Select(tree.NodeOf));

    static PrefixTree TwoRows(PromptBlock[] first, PromptBlock[] second)
    {
        var scan = new PrefixScan();
        scan.Add(new(Frame(null), [.. first]), 2, One);
        scan.Add(new(Frame(null), [.. second]), 2, One);
        return scan.Build();
    }

    static PrefixTree Scan(params string[] rows)
    {
        var scan = new PrefixScan();
        foreach (var row in rows)
            scan.Add(Request(row), 100, block => 10 + (Encoding.UTF8.GetString(block.Json.Span)[^3] - 'A'));
        return scan.Build();
    }

    // Lower case letters are blocks that the API takes no marker on.
    static string Letters(Genes genes) =>
        string.Concat(Enumerable.Range(0, genes.Below(5) + 1).Select(_ => genes.Of('A', 'B', 'c')));

    static HashSet<string> SharedPrefixes(string[] rows)
    {
        var prefixes = rows.SelectMany(row => Enumerable.Range(1, row.Length).Select(length => row[..length]))
            .Where(prefix => char.IsUpper(prefix[^1]) && Count(prefix) > 1)
            .ToHashSet();
        prefixes.RemoveWhere(prefix => prefixes.Any(longer => longer.Length > prefix.Length
            && longer.StartsWith(prefix, StringComparison.Ordinal) && Count(longer) == Count(prefix)));
        return prefixes;

        int Count(string prefix) => rows.Count(row => row.StartsWith(prefix, StringComparison.Ordinal));
    }

    static string PrefixOf(PrefixTree tree, int node, string[] rows)
    {
        var row = Enumerable.Range(0, rows.Length).First(row => IsBelow(tree, tree.NodeOf(row), node));
        var prefix = rows[row][..tree.Nodes[node].Blocks];
        return tree.Nodes[node].Rows == rows.Count(other => other.StartsWith(prefix, StringComparison.Ordinal))
            ? prefix : $"{prefix} of {tree.Nodes[node].Rows} rows";
    }

    static bool IsBelow(PrefixTree tree, int node, int above)
    {
        while (node >= 0 && node != above)
            node = tree.Nodes[node].Parent;
        return node == above;
    }

    static bool EndsAtItsLongest(PrefixTree tree, int row, string[] rows) =>
        tree.Nodes[tree.NodeOf(row)].Blocks == SharedPrefixes(rows)
            .Where(prefix => rows[row].StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => prefix.Length).DefaultIfEmpty().Max();

    static ComposedRequest Request(string letters, PromptBlock? tool = null, string? thinking = null) =>
        new(Frame(thinking), [.. tool is null ? (PromptBlock[])[] : [tool], .. letters.Select(Block)]);

    static RequestFrame Frame(string? thinking) => RequestFrame.Create(
        Haiku, Haiku.Id, 9, thinking is null ? [] : [("thinking", Encoding.UTF8.GetBytes(thinking))]);

    static PromptBlock Block(char letter) => PromptBlock.Create(
        new(PromptSection.Messages, "user"),
        Encoding.UTF8.GetBytes(letter == '!' ? """{"type":"image","source":{"type":"url","url":"u"}}"""
            : char.IsUpper(letter) ? $$"""{"type":"text","text":"{{letter}}"}"""
            : $$"""{"type":"thinking","thinking":"{{letter}}"}"""));

    static PromptBlock Tool(string name) => PromptBlock.Create(
        new(PromptSection.Tools), Encoding.UTF8.GetBytes($"{{\"name\":\"{name}\",\"input_schema\":{{}}}}"));
}
