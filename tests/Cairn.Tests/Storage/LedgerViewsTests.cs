using Cairn.Storage;
using Cairn.Tests.Running;

namespace Cairn.Tests.Storage;

public sealed class LedgerViewsTests
{
    [Fact]
    public async Task Entries_have_exact_dollars_that_sum_to_what_the_run_has_booked()
    {
        using var bench = await RanAsync();

        var rows = Ask(bench, """
            select kind, model, batched, answers, input, output, usd, (select sum_usd(usd) from entries),
                (select settled_usd from runs)
            from entries
            """);

        Assert.Equal(["succeeded claude-haiku-5-5 1 4 40 20 0.000007 0.000007 0.000007"], rows);
    }

    [Fact]
    public async Task Batches_and_events_are_told_in_words()
    {
        using var bench = await RanAsync();

        Assert.Equal(
            ["batch settled planned 4 0.000007"],
            Ask(bench, "select kind, state, origin, requests, settled_usd from batches"));
        Assert.Contains("settled", Ask(bench, "select kind from events"));
    }

    [Theory]
    [InlineData("delete from submission")]
    [InlineData("pragma query_only = off; delete from main.submission")]
    [InlineData("drop table main.usage")]
    [InlineData("attach database '/tmp/other.db' as other")]
    [InlineData("select nothing from entries")]
    [InlineData("select usd from entries; select 2")]
    public async Task What_is_no_select_is_refused_and_changes_nothing(string sql)
    {
        using var bench = await RanAsync();

        var exception = Assert.Throws<BadInputException>(() => Ask(bench, sql));

        Assert.Contains("one select over the views", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], Ask(bench, "select count(*) from batches"));
    }

    static async Task<RunBench> RanAsync()
    {
        var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        return bench;
    }

    static List<string> Ask(RunBench bench, string sql)
    {
        using var views = LedgerViews.Open(bench.LedgerPath);
        List<string> rows = [];
        views.Query(sql, [], row => rows.Add(string.Join(' ', row)), TestContext.Current.CancellationToken);
        return rows[1..];
    }
}
