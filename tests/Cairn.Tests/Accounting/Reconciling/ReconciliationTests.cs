using Cairn.Accounting.Reconciling;

namespace Cairn.Tests.Accounting.Reconciling;

/// <summary>Each difference between books and reports, made once and named.</summary>
public sealed class ReconciliationTests
{
    const decimal Price = 0.01m;

    static readonly DateOnly Day = new(2026, 11, 10);
    static readonly BilledKind Input = new("claude-haiku-5-5", BilledKind.Batch, BilledClass.Input);

    [Fact]
    public void What_agrees_leaves_nothing() =>
        Assert.Equal("", Residuals(Compare([Booked(10)], [Reported(10)])));

    [Fact]
    public void More_than_is_booked_was_billed_outside_Cairn() =>
        Assert.Equal("OutsideCairn 0.05 5", Residuals(Compare([Booked(10)], [Reported(15)])));

    [Fact]
    public void What_no_run_of_ours_has_is_a_line_of_its_own()
    {
        var lines = Compare([Booked(10)], [Reported(10), Reported(7) with { Kind = Input with { Model = "other" } }]);

        Assert.Equal(["claude-haiku-5-5 ", "other OutsideCairn 0.07 7"],
            lines.Select(line => $"{line.Model} {Residuals([line])}"));
    }

    [Fact]
    public void What_the_report_of_a_day_long_past_lacks_is_not_reported() =>
        Assert.Equal("NotReported -0.04 -4", Residuals(Compare([Booked(10)], [Reported(6)])));

    [Theory]
    [InlineData(0, 23, "NotReportedYet -0.1 -10")]
    [InlineData(1, 0, "NotReportedYet -0.1 -10")]
    [InlineData(1, 1, "NotReported -0.1 -10")]
    public void What_a_young_day_lacks_is_not_reported_yet(int days, int hours, string expected) =>
        Assert.Equal(expected, Residuals(Compare([Booked(10)], [], now: At(days).AddHours(hours))));

    [Fact]
    public void Dollars_that_differ_where_tokens_agree_are_a_matter_of_price() =>
        Assert.Equal("Price 0.01 0", Residuals(Compare([Booked(10)],
            [Reported(10) with { Billed = new(10, new(0.11m)) }])));

    [Fact]
    public void A_cost_that_no_answer_shows_is_named_so()
    {
        var code = new BilledKind("code_execution", BilledKind.Standard, BilledClass.Other);

        var line = Assert.Single(Compare([], [new(Day, code, new(0, new(0.5m)))]));

        Assert.Equal(("code_execution", "NotInAnswers 0.5 0"), (line.Model, Residuals([line])));
    }

    [Fact]
    public void What_is_in_flight_explains_no_more_than_it_reserved()
    {
        OpenMoney[] open = [new(Day, Day.AddDays(1), BilledKind.Batch, ResidualCause.InFlight, new(0.03m))];

        Assert.Equal("InFlight 0.03 0, OutsideCairn 0.02 5", Residuals(Compare([], [Reported(5)], open)));
        Assert.Equal("InFlight 0.02 2", Residuals(Compare([], [Reported(2)], open)));
        Assert.Equal("OutsideCairn 0.05 5", Residuals(Compare([], [Reported(5, 2)], open)));
    }

    [Fact]
    public void What_is_explained_once_explains_no_second_line()
    {
        OpenMoney[] open = [new(Day, Day.AddDays(1), null, ResidualCause.Unknown, new(0.03m))];

        Assert.Equal("Unknown 0.02 2, Unknown 0.01 0, OutsideCairn 0.01 2",
            Residuals(Compare([], [Reported(2), Reported(2, 1)], open)));
    }

    [Fact]
    public void A_batch_that_was_answered_after_midnight_is_moved_and_differs_in_nothing()
    {
        var lines = Compare([Booked(10, last: 1)], [Reported(6), Reported(4, 1)]);

        Assert.Equal("", Residuals(lines));
        Assert.Equal([(-4L, "-0.04"), (4L, "0.04")],
            lines.Select(line => (line.Classes[0].Moved.Count, $"{line.MovedUsd}")));
    }

    [Fact]
    public void A_batch_that_ended_on_its_day_is_not_moved() =>
        Assert.Equal("NotReported -0.04 -4, OutsideCairn 0.04 4",
            Residuals(Compare([Booked(10)], [Reported(6), Reported(4, 1)])));

    [Fact]
    public void What_passed_midnight_into_the_first_day_is_known_from_the_day_before()
    {
        var line = Assert.Single(Compare([Booked(10, -1, last: 0)], [Reported(6, -1), Reported(4)]));

        Assert.Equal((Day, 4L, ""), (line.Day, line.Classes[0].Moved.Count, Residuals([line])));
    }

    [Fact]
    public void Calls_that_are_booked_by_their_last_may_have_been_billed_the_day_before() =>
        Assert.Equal("", Residuals(Compare([Booked(10, 1, first: 0)], [Reported(6), Reported(4, 1)])));

    [Fact]
    public void Whatever_both_sides_have_a_line_sums_up_to_the_last_digit() => Law.HoldsForGenes(2_000, genes =>
    {
        var booked = Enumerable.Range(0, genes.Below(6)).Select(_ =>
        {
            var day = genes.Below(3);
            return Booked(genes.Below(50), day, genes.Below(2) + day - 1, genes.Below(2) + day);
        }).ToList();
        var reported = Enumerable.Range(0, genes.Below(6)).Select(_ => Reported(genes.Below(50), genes.Below(3)))
            .ToList();
        OpenMoney[] open = [new(Day, Day.AddDays(1), null, ResidualCause.Unknown, new(genes.Below(9) * Price))];

        var lines = Compare(booked, reported, open);

        return lines.Sum(line => line.BookedUsd.Amount) == booked.Sum(item => item.Billed.Usd.Amount)
            && lines.Sum(line => line.ReportedUsd.Amount) == reported.Sum(item => item.Billed.Usd.Amount)
            && lines.Sum(line => Math.Abs(line.MovedUsd.Amount)) <= 2 * booked.Sum(item => item.Billed.Usd.Amount)
            && lines.All(line => line.ReportedUsd - line.BookedUsd - line.MovedUsd == line.ResidualUsd
                && line.Residuals.Sum(each => each.Usd.Amount) == line.ResidualUsd.Amount
                && line.Residuals.Sum(each => each.Count) == line.Classes.Sum(each => each.Residual.Count));
    });

    // Each batch is billed on its own day or the next as it likes: nothing else happened, and nothing is left.
    [Fact]
    public void Batches_alone_leave_nothing_wherever_midnight_cuts_them() => Law.HoldsForGenes(2_000, genes =>
    {
        List<BookedItem> booked = [];
        List<ReportedItem> reported = [];
        for (var left = genes.Below(8); left > 0; left--)
        {
            var (day, tokens) = (genes.Below(4), genes.Below(50));
            var after = genes.Below(tokens + 1);
            booked.Add(Booked(tokens, day, last: after > 0 ? day + 1 : day));
            reported.AddRange([Reported(tokens - after, day), Reported(after, day + 1)]);
        }

        return Compare(booked, reported).All(line => line.Residuals.Count == 0);
    });

    static IReadOnlyList<ReconciledLine> Compare(
        IReadOnlyList<BookedItem> booked, IReadOnlyList<ReportedItem> reported, IEnumerable<OpenMoney>? open = null,
        DateTimeOffset? now = null) => Reconciliation.Of(Day, (booked, reported), open ?? [], now ?? At(9));

    static BookedItem Booked(long tokens, int day = 0, int? first = null, int? last = null) => new(
        Input, new(Day.AddDays(first ?? day), Day.AddDays(day), Day.AddDays(last ?? day)), Of(tokens));

    static ReportedItem Reported(long tokens, int day = 0) => new(Day.AddDays(day), Input, Of(tokens));

    static Billed Of(long tokens) => new(tokens, new(tokens * Price));

    static string Residuals(IEnumerable<ReconciledLine> lines) => string.Join(", ", lines
        .SelectMany(line => line.Residuals).Select(each => $"{each.Cause} {each.Usd} {each.Count}"));

    static DateTimeOffset At(int days) => new(Day.AddDays(days), TimeOnly.MinValue, TimeSpan.Zero);
}
