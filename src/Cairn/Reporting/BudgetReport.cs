using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Reporting;

/// <summary>How all budgets of a user stand.</summary>
/// <param name="File">Where they are written down.</param>
/// <param name="Budgets">Each of them in its present period, in the order of the file.</param>
public sealed record BudgetReport(string File, IReadOnlyList<BudgetLine> Budgets)
{
    /// <summary>Over how many days back the rate is measured by which the rest is used up.</summary>
    public const int RateDays = 7;

    /// <summary>Makes the report.</summary>
    /// <param name="file">Where the budgets are written down.</param>
    /// <param name="standings">Each budget in its present period.</param>
    /// <param name="lately">The same budgets over the last <see cref="RateDays"/> days.</param>
    /// <param name="now">The moment that both are of.</param>
    public static BudgetReport Of(string file, IReadOnlyList<BudgetStanding> standings,
        IReadOnlyList<BudgetStanding> lately, DateTimeOffset now) => new(file,
        [
            .. standings.Zip(lately, (standing, recent) =>
                BudgetLine.Of(standing, recent.Settled.Per(RateDays) ?? Usd.Zero, now)),
        ]);

    /// <summary>The days by which the rate of a budget is measured.</summary>
    public static BudgetSpan LatelyOf(Budget budget, DateTimeOffset now) =>
        new(budget, now.AddDays(-RateDays), DateTimeOffset.MaxValue);
}
