using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Profiling;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Tables;

/// <summary>From a template that lets items change places to requests that share more.</summary>
public sealed class PromptShapingTests : IDisposable
{
    const string Yaml = """
        name: t
        input: rows.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 300
        system: { file: handbook.md }
        user: { fields: all, reorder: auto }

        """;

    readonly WorkloadSetup _setup = new();

    public PromptShapingTests()
    {
        var csv = new StringBuilder("id,question,document\n");
        for (var row = 0; row < 60; row++)
        {
            var document = new string((char)('a' + (row % 3)), 4000);
            csv.Append(CultureInfo.InvariantCulture, $"{row},question {row},{document}\n");
        }

        _setup.Write("rows.csv", csv.ToString());
        _setup.Write("handbook.md", string.Concat(Enumerable.Repeat("Be kind. ", 400)));
    }

    [Fact]
    public void Rows_share_more_under_the_shape_that_is_found()
    {
        var workload = _setup.Read(Yaml);
        var shape = Shape(workload)!;

        Assert.Equal(3, Tree(workload.With(shape)).Nodes.Count(node => node.Rows == 20));
        Assert.True(
            CostOf(workload.With(shape)) < 0.5 * CostOf(workload), "The shape saved less than half of the input.");
    }

    [Fact]
    public void No_item_is_lost_or_repeated_in_a_shaped_prompt()
    {
        var workload = _setup.Read(Yaml);
        var shaped = workload.With(Shape(workload)!);

        Assert.Equal(Lines(workload), Lines(shaped));
    }

    [Fact]
    public void The_same_rows_have_the_same_shape() => Assert.Equal(
        _setup.Read(Yaml).With(Shape(_setup.Read(Yaml))!).Fingerprint,
        _setup.Read(Yaml).With(Shape(_setup.Read(Yaml))!).Fingerprint);

    [Fact]
    public void A_template_without_items_that_may_move_has_no_shape() => Assert.Null(
        Shape(_setup.Read(Yaml.Replace("auto", "fixed", StringComparison.Ordinal))));

    [Fact]
    public void Fields_that_have_to_stay_come_with_advice_of_what_moving_them_saves()
    {
        var (auto, stay) = (_setup.Read(Yaml), _setup.Read(Yaml.Replace("auto", "fixed", StringComparison.Ordinal)));

        var advice = Advise(stay)!;

        var saved = ExpectedOf(stay) - ExpectedOf(auto.With(Shape(auto)!));
        Assert.Equal("reorder", advice.Kind);
        Assert.InRange(advice.SavesUsd.Amount / saved.Amount, 0.85m, 1.15m);
    }

    [Theory]
    [InlineData("{ fields: all, reorder: auto }")]
    [InlineData("[\"number {{ id }}\", { fields: all }]")]
    [InlineData("\"{{ document }} {{ question }}\"")]
    public void Fields_that_move_already_or_that_no_order_helps_come_without(string user) =>
        Assert.Null(Advise(_setup.Read(
            Yaml.Replace("{ fields: all, reorder: auto }", user, StringComparison.Ordinal))));

    public void Dispose() => _setup.Dispose();

    static Advice? Advise(Workload workload)
    {
        var input = InputSnapshot.Take(workload.Input, TestContext.Current.CancellationToken);
        return PromptShaping.Advise(workload, new(workload.Input, input), input.RowCount, ModelCatalog.BuiltIn);
    }

    Usd ExpectedOf(Workload workload)
    {
        var rows = _setup.Rows(workload.Input).Zip(Requests(workload)).ToList();
        var profile = Profiler.Measure("rows.csv", rows, ModelCatalog.BuiltIn);
        return Planner.Choose([Candidate.Of(workload.Choice, profile, new([]))], ModelCatalog.BuiltIn, new())
            .Plan.Estimate.Expected;
    }

    static PromptShape? Shape(Workload workload)
    {
        var input = InputSnapshot.Take(workload.Input, TestContext.Current.CancellationToken);
        return PromptShaping.Find(workload, new(workload.Input, input), ModelCatalog.BuiltIn)?.Shape;
    }

    IEnumerable<ComposedRequest> Requests(Workload workload)
    {
        var composer = new RequestComposer(workload, ModelCatalog.BuiltIn);
        return _setup.Rows(workload.Input).Select(composer.Compose);
    }

    PrefixTree Tree(Workload workload)
    {
        var scan = new PrefixScan();
        foreach (var request in Requests(workload))
            scan.Add(request, request.Blocks.Sum(Tokens), Tokens);
        return scan.Build();

        static double Tokens(PromptBlock block) => block.Utf16Length / 3.5;
    }

    double CostOf(Workload workload) =>
        Breakpoints.Place(Tree(workload), new CacheTerms(1.25, 2, 0.1, 512)).Cost;

    List<string> Lines(Workload workload) => [.. Requests(workload).SelectMany(request =>
        string.Concat(request.Blocks.Where(block => block.Section is PromptSection.Messages)
                .Select(block => Encoding.UTF8.GetString(block.Json.Span)))
            .Replace("{\"type\":\"text\",\"text\":\"", "", StringComparison.Ordinal)
            .Replace("\"}", "", StringComparison.Ordinal)
            .Split("\\n").Order(StringComparer.Ordinal))];
}
