using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>Says before anything is spent which budgets would not last.</summary>
static class BudgetOutlook
{
    /// <summary>A warning for each budget that a run falls under and that its estimate would use up.</summary>
    public static async Task<IReadOnlyList<string>> WarningsAsync(Workload workload, bool isSandbox, Estimate whole)
    {
        var now = TimeProvider.System.GetUtcNow();
        var standings = await StandingsAsync([.. CairnHome.Budgets()
            .Where(budget => budget.Covers(workload.Name, workload.Tags, isSandbox))
            .Select(budget => budget.At(now))]);
        return [.. standings.Select(standing => BudgetText.Warning(standing, whole)).OfType<string>()];
    }

    /// <summary>How budgets stand; without a ledger nothing is spent.</summary>
    public static async Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> spans)
    {
        using var store = spans.Count == 0 ? null : CairnHome.OpenLedgerIfThere(TimeProvider.System);
        return store is null
            ? [.. spans.Select(span => new BudgetStanding(span, Usd.Zero, Usd.Zero))]
            : await store.StandingsAsync(spans);
    }
}
