using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class SuiteReportTests
{
    static readonly BenchResults Before = MeasuredOnce.Of(MeasuredOnce.PlanOverSort(2, 3));

    [Fact]
    public void What_got_slower_than_both_spreads_is_red_with_old_and_new()
    {
        var (said, isOk) = Conclude(MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4, 4.5)), hasColours: true);

        Assert.True(isOk);
        Assert.Equal(
            "\n\e[31mSLOWER plan_over_sort = 4.25 (4 to 4.5, 2 rounds), was 2.5 (2 to 3, 2 rounds)\e[0m\n", said);
    }

    [Fact]
    public void What_meets_the_committed_rounds_is_not_slower() =>
        Assert.Equal("\n", Conclude(MeasuredOnce.Of(MeasuredOnce.PlanOverSort(2.9, 4.5)), hasColours: true).Said);

    [Fact]
    public void A_broken_limit_begins_a_line_with_FAIL_where_there_are_no_colours()
    {
        var (said, isOk) = Conclude(MeasuredOnce.Of(MeasuredOnce.PlanOverSort(6)), hasColours: false);

        Assert.False(isOk);
        Assert.Contains("\nFAIL plan_over_sort = 6 (6 to 6, 1 round); expected at most 5\n", said,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ratios_of_another_machine_are_not_compared()
    {
        var other = MeasuredOnce.Of(MeasuredOnce.PlanOverSort(4)) with
        {
            Machine = MeasuredOnce.Machine with { Cores = 64 },
        };

        Assert.StartsWith(
            "\nNot compared: the committed results are of another machine (2 cores",
            Conclude(other, hasColours: true).Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratios_of_another_scale_are_not_compared()
    {
        var quick = new Measurement(Scale.Quick, "1 row", [MeasuredOnce.PlanOverSort(4)], []);
        var now = Before with { Subjects = new Dictionary<string, Measurement> { ["plan"] = quick } };

        Assert.Equal("\nNot compared: plan was committed at another scale (usual).\n", Conclude(now, true).Said);
    }

    [Fact]
    public void A_subject_that_other_guests_of_the_host_disturbed_says_so()
    {
        using var output = new StringWriter { NewLine = "\n" };

        new SuiteReport(output, hasColours: false).Print("plan", Before.Subjects["plan"], 0.125);

        Assert.EndsWith(
            "\n  DISTURBED: the host gave 13% of the processor time to others; measure it again later\n",
            output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_shows_what_each_thing_took_and_its_ratios()
    {
        using var output = new StringWriter { NewLine = "\n" };

        new SuiteReport(output, hasColours: false).Print("plan", Before.Subjects["plan"], 0.049);

        Assert.Equal(
            """

            plan: 10 rows
                                                                           s       min       max  peak MiB
              sort                                                     0.500     0.250     1.000         3
              plan_over_sort = 2.5 (2 to 3, 2 rounds); time of plan over sort; at most 5

            """,
            output.ToString());
    }

    static (string Said, bool IsOk) Conclude(BenchResults now, bool hasColours)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var isOk = new SuiteReport(output, hasColours).Conclude(now, Before);
        return (output.ToString(), isOk);
    }
}
