using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Reporting;
using Cairn.Reporting.Reconciling;

namespace Cairn.Tests.Reporting.Reconciling;

/// <summary>What a person and a machine read of a reconciliation.</summary>
public sealed class ReconcileReportTests
{
    static readonly DateOnly Day = new(2026, 11, 10);

    [Fact]
    public void The_text_is_the_one_that_is_kept()
    {
        var report = Report([Residual(ResidualCause.OutsideCairn, 0.001m, 10), .. EveryOther()]);

        var text = ReconcileText.Of(report with { RepricedUsd = new(0.002m) });

        Assert.Equal(SnapshotFile.Read("reconcile.txt", text), text);
    }

    [Fact]
    public void The_words_of_machines_are_those_of_the_documents()
    {
        var json = ReportJson.Of(Report([Residual(ResidualCause.NotReportedYet, -0.001m, -10)]));

        Assert.Contains("\"cause\": \"not_reported_yet\"", json, StringComparison.Ordinal);
        Assert.Contains("\"class\": \"cache_write_5m\"", json, StringComparison.Ordinal);
        Assert.Contains("\"service_tier\": \"batch\"", json, StringComparison.Ordinal);
        Assert.Contains("\"day\": \"2026-11-10\"", json, StringComparison.Ordinal);
    }

    // 100 tokens for 0.01 USD are booked.
    [Theory]
    [InlineData(0.00001, 0, 0.001, true)]
    [InlineData(0.000011, 0, 0.001, false)]
    [InlineData(0, 1, 0.01, true)]
    [InlineData(0, 2, 0.01, false)]
    [InlineData(0, 0, 0, true)]
    [InlineData(0.0000000001, 0, 0, false)]
    public void Dollars_and_tokens_agree_up_to_the_tolerance(decimal usd, long count, decimal tolerance, bool agrees)
    {
        var report = Report([Residual(ResidualCause.OutsideCairn, usd, count)]) with { Tolerance = tolerance };

        Assert.Equal(agrees, report.IsWithin);
    }

    [Fact]
    public void Differences_of_opposite_signs_do_not_make_up_for_each_other() => Assert.False(Report(
        [Residual(ResidualCause.OutsideCairn, 0.001m, 10), Residual(ResidualCause.NotReported, -0.001m, -10)])
        .IsWithin);

    [Theory]
    [InlineData(ResidualCause.NotReportedYet)]
    [InlineData(ResidualCause.InFlight)]
    public void What_time_will_settle_does_not_count(object cause) =>
        Assert.True(Report([Residual((ResidualCause)cause, 0.005m, 50)]).IsWithin);

    static IEnumerable<Residual> EveryOther() => Enum.GetValues<ResidualCause>()
        .Where(cause => cause != ResidualCause.OutsideCairn).Select(cause => Residual(cause, -0.0001m, 0));

    static Residual Residual(ResidualCause cause, decimal usd, long count) => new(cause, new(usd), count);

    static ReconcileReport Report(IReadOnlyList<Residual> residuals)
    {
        var (booked, moved) = (new Billed(100, new(0.01m)), new Billed(-20, new(-0.002m)));
        var residual = new Billed(
            residuals.Sum(each => each.Count), new(residuals.Sum(each => each.Usd.Amount)));
        var line = new ReconciledLine(Day, "claude-haiku-5-5", "batch",
            [new(BilledClass.CacheWrite5m, booked, moved, booked + moved + residual)], residuals);
        return new(
            new("https://api.anthropic.com/", false, "org", null, Day, Day.AddDays(1), ["run1"]), [line], Usd.Zero,
            0.001m);
    }
}
