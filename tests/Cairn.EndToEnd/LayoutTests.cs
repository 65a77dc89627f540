using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>`cairn layout`: in which order a prompt should name its fields.</summary>
public sealed class LayoutTests : IDisposable
{
    readonly Workbench _bench = new();

    [Fact]
    public async Task Layout_puts_orders_and_bounds_side_by_side()
    {
        var layout = (await _bench.CairnAsync("layout", Table(), "--json")).Exits(0).Json;

        Assert.Equal(
            ["rows", "columns", "original", "system_only", "fixed", "ggr", "best", "lb_cell", "lb_mst", "seconds"],
            layout.Names());
        Assert.Equal((40, 3), (layout.Count("rows"), layout.Count("columns")));
        Assert.InRange(Number(layout, "best"), Number(layout, "lb_mst"), Number(layout, "ggr"));
        Assert.InRange(Number(layout, "fixed"), Number(layout, "best"), Number(layout, "original") - 0.1);
    }

    [Fact]
    public async Task Layout_names_the_columns_in_the_order_that_saves_most() => Assert.Contains(
        "handbook, topic, question",
        (await _bench.CairnAsync("layout", Table())).Exits(0).Stdout, StringComparison.Ordinal);

    [Fact]
    public async Task Layout_reads_a_list_as_a_set_where_it_is_told_to()
    {
        var rows = Enumerable.Range(0, 40).Select(row => JsonSerializer.Serialize(new
        {
            contexts = row % 2 == 0 ? (string[])[Long('a'), Long('b')] : [Long('b'), Long('a')],
            question = $"question {row}",
        }));
        _bench.Write("rows.jsonl", string.Join('\n', rows));

        var bag = (await _bench.CairnAsync("layout", "rows.jsonl", "--bag", "contexts", "--json")).Exits(0).Json;
        var list = (await _bench.CairnAsync("layout", "rows.jsonl", "--json")).Exits(0).Json;

        Assert.True(Number(bag, "best") < Number(list, "best"), "Two orders of one set were not one prefix.");
    }

    [Fact]
    public async Task Layout_refuses_a_bag_that_is_no_column() => Assert.Contains(
        "no column \"contexts\"",
        (await _bench.CairnAsync("layout", Table(), "--bag", "contexts")).Exits(2).Stderr, StringComparison.Ordinal);

    [Fact]
    public async Task Fields_that_may_change_places_stand_where_rows_share_them()
    {
        var folder = Shaped();

        var plan = (await _bench.CairnAsync("plan", folder)).Exits(0).Stdout;
        var report = (await _bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(0).Json;

        Assert.Contains("before: question, topic, handbook", plan, StringComparison.Ordinal);
        Assert.Contains("now:    handbook", plan, StringComparison.Ordinal);
        Assert.Equal((40, 40), (report.Count("rows", "total"), report.Count("rows", "succeeded")));
    }

    [Fact]
    public async Task A_plan_says_how_far_the_new_order_is_from_the_best_possible()
    {
        var shape = (await _bench.CairnAsync("plan", Shaped(), "--json")).Exits(0).Json.GetProperty("shape");

        Assert.Equal(["question", "topic", "handbook"], shape.GetProperty("before").EnumerateArray()
            .Select(name => name.GetString()));
        Assert.Equal("handbook", shape.GetProperty("now")[0][0].GetString());
        Assert.InRange(Number(shape, "cost"), Number(shape, "lb_mst"), 0.5);
        Assert.InRange(Number(shape, "lb_mst"), Number(shape, "lb_cell"), 0.5);
    }

    [Fact]
    public async Task A_run_goes_on_under_the_order_it_began_with()
    {
        var folder = Shaped();
        (await _bench.CairnAsync("run", folder, "--sandbox", "--no-wait", "--yes")).Exits(75);

        var report = (await _bench.CairnAsync("resume", "--json")).Exits(0).Json;

        Assert.Equal(40, report.Count("rows", "succeeded"));
    }

    public void Dispose() => _bench.Dispose();

    string Shaped()
    {
        Table();
        _bench.Write("shaped/rows.csv", File.ReadAllText(_bench.PathOf("rows.csv")));
        _bench.Write("shaped/cairn.yaml", """
            name: shaped
            input: rows.csv
            model: claude-haiku-5-5
            max_tokens: 300
            user: { fields: all, reorder: auto }

            """);
        return "shaped";
    }

    string Table()
    {
        var rows = Enumerable.Range(0, 40).Select(row => $"question {row},topic {row % 4},{Long('h')}");
        _bench.Write("rows.csv", "question,topic,handbook\n" + string.Join('\n', rows) + "\n");
        return "rows.csv";
    }

    static double Number(JsonElement layout, string name) => layout.GetProperty(name).GetDouble();

    static string Long(char letter) => new(letter, 2000);
}
