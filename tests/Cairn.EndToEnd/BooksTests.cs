using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What was paid, cut and asked for in every way that the command offers.</summary>
public sealed class BooksTests : IDisposable
{
    readonly Workbench _bench = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_cut_by_their_tags_and_sum_to_what_they_cost()
    {
        var red = await RunAsync("red", 10);
        var blue = await RunAsync("blue", 20);

        var cut = (await _bench.CairnAsync("report", "all", "--by", "tag:team", "--json")).Exits(0).Json;

        Assert.Equal([("blue", blue), ("red", red)], SlicesOf(cut));
        Assert.Equal(red + blue, cut.GetProperty("usd").Money());
        Assert.True(cut.GetProperty("sandbox").GetBoolean());
    }

    [Fact]
    public async Task A_bill_can_be_cut_by_day_after_its_rows_changed_and_by_a_column_no_more()
    {
        var paid = await RunAsync("red", 10);
        var rows = _bench.PathOf("red/rows.csv");
        var before = (await _bench.CairnAsync("report", "--by", "id", "--top", "3", "--json")).Exits(0).Json;
        await File.AppendAllTextAsync(rows, "R9999,one more\n", Cancellation);

        var day = (await _bench.CairnAsync("report", "--by", "day", "--json")).Exits(0).Json;
        var refused = (await _bench.CairnAsync("report", "--by", "id")).Exits(2);

        Assert.Equal((3, "7 others"), (before.GetProperty("slices").GetArrayLength(), before.Text("others", "name")));
        // The clock of a sandbox may pass midnight meanwhile.
        Assert.Equal(paid, SlicesOf(day).Sum(slice => slice.Usd));
        Assert.Contains("an input that changed since run", refused.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_an_earlier_run_answered_count_in_their_slice_and_cost_nothing()
    {
        var paid = await RunAsync("red", 10);
        await File.AppendAllTextAsync(_bench.PathOf("red/rows.csv"), "R9999,one more\n", Cancellation);
        var again = (await _bench.CairnAsync("run", _bench.PathOf("red"), "--sandbox", "--json")).Exits(0).Json;

        var cut = (await _bench.CairnAsync("report", "--by", "id", "--json")).Exits(0).Json;
        var both = (await _bench.CairnAsync("report", "all", "--by", "tag:team", "--json")).Exits(0).Json;

        var cost = again.At("cost", "usd").Money();
        Assert.Equal((10L, 11L), (again.Count("rows", "reused"), cut.Count("rows", "succeeded")));
        Assert.Equal([("R9999", cost)], SlicesOf(cut).Where(slice => slice.Usd > 0));
        Assert.Equal([("red", paid + cost)], SlicesOf(both));
        Assert.Equal(21L, both.Count("rows", "succeeded"));
    }

    [Fact]
    public async Task The_ledger_can_be_asked_and_not_changed()
    {
        var paid = await RunAsync("red", 10);

        var csv = (await _bench.CairnAsync("ledger", "--kind", "succeeded", "--format", "csv")).Exits(0).Stdout;
        var sum = (await _bench.CairnAsync(
            "ledger", "--json", "--sql", "select sum_usd(usd) as usd from entries")).Exits(0).Json;
        var refused = (await _bench.CairnAsync("ledger", "--sql", "delete from main.usage")).Exits(2);

        Assert.StartsWith("run_id,batch_id,at,stage,model,", csv, StringComparison.Ordinal);
        Assert.Equal(paid, sum.GetProperty("rows")[0].GetProperty("usd").Money());
        Assert.Contains("readonly", refused.Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    async Task<decimal> RunAsync(string team, int rows)
    {
        var workload = new Workload { Rows = rows, Settings = $"reuse: 30d\ntags: {{ team: {team} }}\n" };
        var run = await _bench.CairnAsync("run", workload.Write(_bench, team), "--sandbox", "--json");
        return run.Exits(0).Json.At("cost", "usd").Money();
    }

    static IEnumerable<(string Name, decimal Usd)> SlicesOf(JsonElement cut) => cut.GetProperty("slices")
        .EnumerateArray().Select(slice => (slice.Text("name"), slice.GetProperty("usd").Money()));
}
