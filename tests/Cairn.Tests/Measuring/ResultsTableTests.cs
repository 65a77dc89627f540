using Cairn.Bench;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class ResultsTableTests
{
    static readonly BenchResults Results = MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4, 6, 5));

    [Fact]
    public void A_place_takes_the_ratios_whatever_stood_in_it() =>
        Assert.Equal(
            """
            Before.
            <!-- bench/run: ratios -->

            2 cores, 24 GiB of memory, an os X64, .NET 10.0.1, 2026-11-22:

            | ratio | median | min | max | rounds | limit |
            |---|---:|---:|---:|---:|---|
            | `plan_over_sort`: time of plan over sort | 5 | 4 | 6 | 3 | at most 5 |

            <!-- end -->
            After.
            """,
            ResultsTable.PutInto("Before.\n<!-- bench/run: ratios -->\nold\n<!-- end -->\nAfter.", Results));

    [Fact]
    public void A_limit_that_is_not_kept_is_not_hidden() =>
        Assert.Contains(
            "| 6 | 6 | 6 | 1 | at most 5, not kept |",
            ResultsTable.PutInto(
                "<!-- bench/run: ratios -->\n<!-- end -->", MeasuredOnce.Of(MeasuredOnce.PlanOverSort(6))),
            StringComparison.Ordinal);

    [Fact]
    public void A_place_of_a_subject_takes_what_each_thing_took() =>
        Assert.Contains(
            "2026-11-22;\n10 rows:\n\n| | s, median | min | max | peak, MiB |\n|---|---:|---:|---:|---:|\n"
            + "| sort | 0.500 | 0.250 | 1.000 | 3 |\n",
            ResultsTable.PutInto("<!-- bench/run: plan -->\n<!-- end -->", Results), StringComparison.Ordinal);

    [Fact]
    public void What_is_put_in_twice_stays_the_same()
    {
        var once = ResultsTable.PutInto("<!-- bench/run: plan -->\n<!-- end -->\n", Results);

        Assert.Equal(once, ResultsTable.PutInto(once, Results));
    }

    [Fact]
    public void A_place_of_what_was_never_measured_is_named() =>
        Assert.Contains(
            "`bench/run body --write`",
            Assert.Throws<BenchException>(
                () => ResultsTable.PutInto("<!-- bench/run: body -->\n<!-- end -->", Results)).Message,
            StringComparison.Ordinal);
}
