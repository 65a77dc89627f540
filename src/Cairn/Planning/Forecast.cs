using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>Says what a whole run will cost from what its first batches were billed.</summary>
/// <remarks>
/// Pure. What is settled is paid; the rest is priced as planned, with four ratios of measured to planned in place of
/// the assumptions: prompt tokens, the share of <c>max_tokens</c>, the share of cached tokens that was read, and the
/// share of rows that were answered. The pilot is spread evenly over the planned order, so that its ratios are those of
/// the rest but for chance, and the ratio of prompts is against the estimate of the very rows that were asked.
/// </remarks>
public static class Forecast
{
    const int GroupAnswersMin = 30;
    const double EightyPercent = 1.2816;

    // From row to row: how far a prompt's estimate is off, and how far lengths of answers spread around their mean.
    const double InputSdOfRow = 0.06;
    const double OutputSdOfRow = 0.7;

    // What the rest may differ in from rows spread evenly over it.
    const double Drift = 0.003;

    /// <summary>
    /// What the whole run will cost: four chances of five lie between low and high. Null before anything was answered,
    /// and for plans that say nothing of their waves.
    /// </summary>
    /// <param name="plan">What was planned.</param>
    /// <param name="measured">What was settled since.</param>
    /// <param name="catalog">The prices.</param>
    public static Estimate? Of(Plan plan, Measured measured, ModelCatalog catalog)
    {
        var answered = measured.Books.Where(entry => entry.Kind != UsageKind.Wasted).ToList();
        if (plan.Shares.Count == 0 || answered.Count == 0 || measured.SettledRows.Count != plan.Waves.Count)
            return null;

        var paid = measured.Books.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(catalog));
        var all = ForecastRatios.Of(Settled(plan, measured, plan.Rates), answered, plan.Chances);
        var (rest, variance) = (0m, 0.0);
        foreach (var group in plan.Rates.Index())
        {
            var own = answered.Where(entry => entry.Model == group.Item.Model && entry.UsOnly == group.Item.UsOnly)
                .ToList();
            var alike = plan.Rates.Where(other =>
                other.Model == group.Item.Model && other.UsOnly == group.Item.UsOnly).ToList();
            var ratios = own.Sum(entry => entry.Answers) >= GroupAnswersMin
                ? ForecastRatios.Of(Settled(plan, measured, alike), own, plan.Chances)
                : all;
            var bill = Rest(plan, measured, group.Index, ratios, catalog);
            rest += bill.Input + bill.Output;
            variance += Math.Pow((double)bill.Input * Hypot(InputSdOfRow, ratios.Answers), 2)
                + Math.Pow((double)bill.Output * Hypot(OutputSdOfRow, ratios.Answers), 2)
                + Math.Pow((double)bill.HitRange * ratios.HitSd, 2);
        }

        var sd = (decimal)(EightyPercent * Math.Sqrt(variance));
        return new(
            paid + Rounded(Math.Max(0, rest - sd)), paid + Rounded(rest), paid + Rounded(rest + sd));
    }

    static double Hypot(double ofRow, long answers) =>
        Math.Sqrt((ofRow * ofRow / Math.Max(1, answers)) + (Drift * Drift));

    static Usd Rounded(decimal amount) => new(decimal.Round(amount, Usd.QuotientDigits, MidpointRounding.ToEven));

    // The planned numbers of the rows that are settled; of a wave that is under way a part.
    static PlannedTokens Settled(Plan plan, Measured measured, IReadOnlyList<ProfileGroup> groups) =>
        plan.Shares.Where(share => groups.Contains(plan.Rates[share.Group]))
            .Aggregate(default(PlannedTokens), (sum, share) => sum.Plus(
                share, Part(plan, measured, share.Wave), plan.Waves[share.Wave].Kind));

    static double Part(Plan plan, Measured measured, int wave) =>
        Math.Min(1, (double)measured.SettledRows[wave] / plan.Waves[wave].Count);

    static (decimal Input, decimal Output, decimal HitRange) Rest(
        Plan plan, Measured measured, int group, ForecastRatios ratios, ModelCatalog catalog)
    {
        var left = plan.Shares.Where(share => share.Group == group).Aggregate(default(PlannedTokens), (sum, share) =>
            sum.Plus(share, 1 - Part(plan, measured, share.Wave), plan.Waves[share.Wave].Kind));
        var rate = plan.Rates[group];
        var rates = Rates.Of(catalog.Find(rate.Model), rate.TierPromptTokensMax ?? long.MaxValue,
            new(plan.Via == SendVia.Batch, rate.UsOnly));
        var unit = rates.Multiplier / 1_000_000m * (decimal)ratios.Answered;
        var (price, cached) = (rates.Price, ratios.IsCached ? left.Cached : 0);
        var reading = (decimal)(cached * ratios.Input) * unit * price.CacheRead;
        var writing = (decimal)(cached * ratios.Input) * unit * price.CacheWrite1h;
        var plain = (decimal)((left.Prompt - cached) * ratios.Input) * unit * price.Input;
        var hits = (decimal)ratios.Hits;
        return (
            plain + (hits * reading) + ((1 - hits) * writing),
            (decimal)(left.OutputMax * ratios.Output) * unit * price.Output,
            writing - reading);
    }
}
