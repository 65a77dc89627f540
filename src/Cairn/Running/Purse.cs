using System.Globalization;
using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Running;

/// <summary>
/// Says what a run may still reserve: as much as its own limit and each budget that it falls under have left.
/// </summary>
sealed class Purse(RunContext context)
{
    readonly HashSet<string> _warned = [];

    /// <summary>How the budgets stand that the run falls under, as the ledger has it now.</summary>
    /// <exception cref="BadInputException">The budgets cannot be read.</exception>
    public async Task<IReadOnlyList<BudgetStanding>> LookAsync(Run run)
    {
        List<BudgetSpan> spans =
        [
            .. context.Budgets()
                .Where(budget => budget.Covers(run.Spec.Name, run.Spec.Tags, run.Spec.IsSandbox))
                .Select(budget => budget.At(context.Clock.Now)),
        ];
        return spans.Count == 0 ? [] : await context.Store.StandingsAsync(spans);
    }

    /// <summary>What may be reserved; null where nothing limits it.</summary>
    public static Usd? Least(Run run, IReadOnlyList<BudgetStanding> budgets) => budgets
        .Select(standing => (Usd?)standing.Left)
        .Append(run.Remaining)
        .Min();

    /// <summary>Says once of each budget that what was just reserved takes it to the level at which it warns.</summary>
    public void Warn(IReadOnlyList<BudgetStanding> before, Usd reserved)
    {
        foreach (var standing in before.Where(standing => standing.WarnsAt(reserved)))
        {
            if (_warned.Add($"{standing.Budget.Name} {standing.Span.Name}"))
            {
                var after = standing with { Held = standing.Held + reserved };
                context.Notice($"{NameOf(standing)} is used up to {Percent(after)} with what is reserved now.");
                context.BudgetWarning(after);
            }
        }
    }

    /// <summary>Why nothing more may be reserved.</summary>
    public static Stop Stop(Run run, IReadOnlyList<BudgetStanding> budgets)
    {
        if (budgets.MinBy(standing => standing.Left) is not { } least || run.Remaining < least.Left)
        {
            return new(StopCause.Budget,
                $"The limit of {run.Limit} USD leaves {run.Remaining} USD, too little for another row. "
                + $"`cairn resume {run.Id} --max-cost <usd>` goes on with a higher one.");
        }

        var turn = least.Budget.Period == BudgetPeriod.Total
            ? ""
            : $", or wait until {least.Span.Until:yyyy-MM-dd} (UTC)";
        return new(StopCause.Budget,
            $"{NameOf(least)} leaves {least.Left} USD, too little for another row: {least.Settled} USD are spent and "
            + $"{least.Held} USD reserved by all runs under it. Raise it in {BudgetFile.FileName}{turn}; then "
            + $"`cairn resume {run.Id}` goes on. `cairn budget` shows all.");
    }

    static string NameOf(BudgetStanding standing) =>
        $"The budget '{standing.Budget.Name}' of {standing.Budget.Most} USD ({standing.Span.Name})";

    static string Percent(BudgetStanding standing) =>
        standing.Share.ToString("0%", CultureInfo.InvariantCulture);
}
