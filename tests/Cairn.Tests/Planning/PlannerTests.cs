using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

public sealed class PlannerTests
{
    const string Haiku = "claude-haiku-5-5";

    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;

    [Fact]
    public void A_prefix_that_enough_rows_share_is_written_once_and_read_by_the_rest()
    {
        var plan = Make(Profile(rows: 300, prefix: 6_000));

        Assert.Equal(new CacheLayout(0, 6_000), plan.Layout);
        Assert.Equal([1, 299], plan.Batches.Select(batch => batch.Requests));
        Assert.Equal(300_000, plan.Batches.Sum(batch => batch.Bytes));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(511, false)]
    public void A_prefix_under_the_models_minimum_is_not_marked(long tokens, bool marked) =>
        Assert.Equal(marked, Make(Profile(rows: 300, tokens)).Layout is not null);

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Fewer_than_three_rows_do_not_pay_for_a_write(int rows, bool marked) =>
        Assert.Equal(marked, Make(Profile(rows, prefix: 6_000)).Layout is not null);

    [Fact]
    public void Markers_of_the_users_own_are_left_as_they_are()
    {
        var plan = Make(Profile(rows: 300, prefix: 6_000) with { HasOwnMarkers = true });

        Assert.Null(plan.Layout);
        Assert.Contains("cache_control", plan.LayoutReason, StringComparison.Ordinal);
    }

    // 10 rows of 1,000 tokens, Haiku 5.5 batched: read 0.005, input 0.05, write for an hour 0.10 USD a million.
    [Fact]
    public void Markers_of_the_users_own_are_reserved_at_what_writing_costs()
    {
        var group = new ProfileGroup(Haiku, 100_000, false, 10, 10_000, 0) { OwnMarkers = CacheTtl.OneHour };

        var estimate = Make(new(10, [group], null, true, [new(10, 10_000)])).Estimate;

        Assert.Equal(
            ["0.00005", "0.0005", "0.001"],
            new[] { estimate.Low, estimate.Expected, estimate.High }.Select(amount => amount.ToString()));
    }

    // 10 rows, 1,000 shared and 100 own tokens, 200 output at most, Haiku 5.5 batched: input 0.05, write 0.10,
    // read 0.005, output 0.25 USD a million. Low: 9 rows read. Expected: 98% of them. High: 80%.
    [Fact]
    public void The_estimate_is_what_one_gets_by_hand()
    {
        var group = new ProfileGroup(Haiku, 100_000, false, 10, 10 * 1_100, 10 * 200);
        var profile = new WorkloadProfile(10, [group], new(0, 1_000), false, [new(10, 10_000)]);

        var plan = Make(profile);

        Assert.Equal(Sum(own: 1_000, written: 1_000, read: 9_000, output: 0), plan.Estimate.Low.Amount);
        Assert.Equal(Sum(own: 1_000, written: 1_180, read: 8_820, output: 1_000), plan.Estimate.Expected.Amount);
        Assert.Equal(Sum(own: 1_000, written: 2_800, read: 7_200, output: 2_000), plan.Estimate.High.Amount);
        Assert.Equal(0.882m, plan.PlannedReadShare);

        static decimal Sum(int own, int written, int read, int output) =>
            ((own * 0.05m) + (written * 0.10m) + (read * 0.005m) + (output * 0.25m)) / 1_000_000m;
    }

    [Fact]
    public void Without_a_prefix_the_range_comes_from_the_output_alone()
    {
        var estimate = Make(Profile(rows: 10, prefix: null)).Estimate;

        Assert.Equal(
            estimate.High - estimate.Low, (estimate.Expected - estimate.Low) + (estimate.Expected - estimate.Low));
    }

    [Fact]
    public void Rows_of_two_tiers_are_priced_each_at_its_own_and_named()
    {
        ProfileGroup[] groups = [new(Haiku, 100_000, false, 1, 100_000, 0), new(Haiku, null, false, 1, 200_000, 0)];

        var plan = Make(new(2, groups, null, false, [new(2, 2_000)]));

        Assert.Equal("0.055", plan.Estimate.High.ToString());
        Assert.Contains(plan.Notes, note => note.Contains("100000 prompt tokens", StringComparison.Ordinal));
    }

    // The articles' 10,000 rows with 320 KB each: 3.2 GB at 255 MB a batch are 13, and one for the primer.
    [Fact]
    public void What_does_not_fit_into_one_batch_says_how_many_it_takes_and_what_that_does_to_the_cache()
    {
        var perBatch = (int)(BatchLimits.BytesMax / 320_000);
        BatchSize[] batches =
            [.. Enumerable.Repeat(new BatchSize(perBatch, perBatch * 320_000L), 12), new(
                10_000 - (12 * perBatch), (10_000 - (12 * perBatch)) * 320_000L)];
        var group = new ProfileGroup("claude-opus-5", null, false, 10_000, 10_000 * 82_000L, 0);

        var plan = Make(new(10_000, [group], new(0, 80_000), false, batches));

        Assert.Equal(14, plan.Batches.Count);
        Assert.Equal("250.38", plan.Estimate.Low.ToString());
        Assert.Contains(plan.Notes, note => note.Contains("it takes 14, with 3.20 GB in all", StringComparison.Ordinal)
            && note.Contains("each running batch may write its own copy", StringComparison.Ordinal));
    }

    [Fact]
    public void More_rows_than_may_wait_go_in_waves() =>
        Assert.Contains(Planner.Make(Profile(300, 6_000), Catalog, 100).Notes, note =>
            note.Contains("At most 100 requests", StringComparison.Ordinal));

    [Fact]
    public void A_model_without_a_price_stops_the_plan() => Assert.Throws<MissingPriceException>(() =>
        Make(new(1, [new("claude-mythos-preview", null, false, 1, 1, 1)], null, false, [new(1, 1)])));

    static Plan Make(WorkloadProfile profile) => Planner.Make(profile, Catalog, queueLimit: 200_000);

    static WorkloadProfile Profile(int rows, long? prefix) => new(
        rows, [new(Haiku, 100_000, false, rows, rows * 7_000L, rows * 300L)],
        prefix is { } tokens ? new(0, tokens) : null, false, [new(rows, rows * 1_000L)]);
}
