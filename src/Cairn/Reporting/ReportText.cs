using System.Globalization;
using System.Text;
using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>Writes a run's report for people, as plain text.</summary>
public static class ReportText
{
    /// <summary>What every output of a sandbox run begins with.</summary>
    public const string SandboxNotice =
        "SANDBOX: nothing was sent to Anthropic and nothing was billed; answers and amounts are simulated.";

    /// <summary>The whole report.</summary>
    public static string Of(RunReport report)
    {
        var text = new StringBuilder();
        if (report.Sandbox)
            text.Append(SandboxNotice).Append("\n\n");
        var rows = report.Rows;
        Line(text, "run", $"{report.RunId}, {report.State}");
        Line(text, "rows",
            $"{rows.Total:N0}: {rows.Succeeded:N0} succeeded, {rows.Failed:N0} failed, {rows.Pending:N0} pending");
        if (rows.Reused > 0)
            Line(text, "reused", $"{rows.Reused:N0} rows have an answer of an earlier run, at no cost");
        Line(text, "cost", $"{Dollars(report.Cost.Usd)} (estimated {About(report.Estimate.LowUsd)} to "
            + $"{About(report.Estimate.HighUsd)}, expected {About(report.Estimate.ExpectedUsd)})");
        if (report.Forecast is { } forecast)
        {
            Line(text, "forecast", $"{About(forecast.LowUsd)} to {About(forecast.HighUsd)}, "
                + $"expected {About(forecast.ExpectedUsd)}, by what is settled");
        }

        Line(text, "per successful row", report.Cost.PerSuccessfulRowUsd is { } each
            ? Dollars(each)
            : "none succeeded");
        Line(text, "batches", $"{report.Batches.Submitted} submitted, {report.Batches.Adopted} adopted");
        Line(text, "cache", Cache(report.Cache));
        CacheWatchText.Append(text, report.Cache);
        AppendStages(text, report.Stages ?? []);
        if (report.Cascade is { } cascade)
            CascadeText.Append(text, cascade);
        AppendTokens(text, report.Tokens);
        AppendWaterfall(text, report.Cost);
        if (report.Counterfactuals is { } other)
            AppendOtherWays(text, other);
        AppendOutputs(text, report);
        if (report.Message is { } message)
            text.Append('\n').Append(message).Append('\n');
        return text.ToString();
    }

    /// <summary>An amount for people: as many digits as it has, at least cents.</summary>
    public static string Dollars(Usd amount) =>
        (amount.Amount < 0 ? "-$" : "$")
            + Math.Abs(amount.Amount).ToString("#,##0.00##########", CultureInfo.InvariantCulture);

    /// <summary>An amount that is an estimate: three digits that count, at least cents.</summary>
    public static string About(Usd amount)
    {
        var digits = 2;
        for (var least = 1m; digits < Usd.QuotientDigits && Math.Abs(amount.Amount) < least; least /= 10)
            digits++;
        return Dollars(new(decimal.Round(amount.Amount, digits, MidpointRounding.ToEven)));
    }

    /// <summary>A share for people.</summary>
    public static string Percent(decimal share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

    static void AppendOutputs(StringBuilder text, RunReport report)
    {
        if (report.PurgedAt is { } purged)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\nanswers  purged on {purged:yyyy-MM-dd}: the bill stays, results are no longer written\n");
            return;
        }

        text.Append("\nresults  ").Append(report.Outputs.Results).Append('\n');
        if (report.Rows.Failed > 0)
            text.Append("errors   ").Append(report.Outputs.Errors).Append('\n');
    }

    static string Cache(CacheReport cache) => (cache.ReadShare, cache.PlannedReadShare) switch
    {
        (null, null) => "not used",
        (null, { } planned) => $"nothing read or written yet; planned read share {Percent(planned)}",
        ({ } read, null) => $"read share {Percent(read)}",
        ({ } read, { } planned) => $"read share {Percent(read)}, planned {Percent(planned)}",
    };

    static void AppendStages(StringBuilder text, IReadOnlyList<StageReport> stages)
    {
        text.Append(stages.Count > 0 ? "\nstages\n" : "");
        foreach (var stage in stages)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {$"{stage.Stage} {stage.Kind}, rung {stage.Rung}",-20} {Dollars(stage.Usd),20}  ")
                .Append(CultureInfo.InvariantCulture,
                    $"{stage.Requests:N0} requests: {stage.Succeeded:N0} succeeded, {stage.Failed:N0} failed, ")
                .Append(CultureInfo.InvariantCulture, $"{stage.Pending:N0} pending\n");
        }
    }

    static void AppendTokens(StringBuilder text, TokenReport tokens)
    {
        text.Append("\ntokens\n");
        foreach (var (name, count) in (IEnumerable<(string, long)>)
            [
                ("input", tokens.Input),
                ("cache write 5m", tokens.CacheWrite5m),
                ("cache write 1h", tokens.CacheWrite1h),
                ("cache read", tokens.CacheRead),
                ("output", tokens.Output),
            ])
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,-20} {count,20:N0}\n");
        }
    }

    static void AppendWaterfall(StringBuilder text, CostReport cost)
    {
        text.Append("\nfrom list price to paid price\n");
        if (cost.ListIsEstimated == true)
            text.Append("  (the list price is an estimate: all rows at the dearest rung)\n");
        foreach (var step in cost.Waterfall)
            text.Append(CultureInfo.InvariantCulture, $"  {step.Step,-20} {Dollars(step.Usd),20}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"paid",-20} {Dollars(cost.Usd),20}\n");
    }

    static void AppendOtherWays(StringBuilder text, Counterfactuals other)
    {
        text.Append("\nthe same answers in other ways\n");
        (string Way, Usd Usd)[] ways =
        [
            ("batched, uncached", other.BatchOnlyUsd), ("cached, one by one", other.CacheOnlyUsd),
            ("one by one, uncached", other.OneByOneUsd),
        ];
        foreach (var (way, usd) in ways)
            text.Append(CultureInfo.InvariantCulture, $"  {way,-20} {Dollars(usd),20}\n");
        if (other is { RealisedRate: { } realised, StackedRate: { } stacked })
        {
            text.Append(CultureInfo.InvariantCulture, $"  a prompt token cost {Percent(realised)} of its list price, ")
                .Append(CultureInfo.InvariantCulture, $"{Percent(stacked)} if all were read in batches\n");
        }
    }

    static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-20}{value}\n");
}
