using System.Globalization;

namespace Cairn.Budgeting;

/// <summary>A budget in one of its periods: which money of the ledger is asked about.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Since">The first moment of the period.</param>
/// <param name="Until">The first moment after it.</param>
/// <remarks>
/// Money counts on the day on which the API accepted its batch, as in the slices of the bill. What was not accepted yet
/// counts now, in every period that is asked about, and so do single messages until they are settled: each of their
/// calls is accepted by itself.
/// </remarks>
public sealed record BudgetSpan(Budget Budget, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>The period for people: 2026-11, 2026-11-22, or "in all".</summary>
    public string Name => Budget.Period switch
    {
        BudgetPeriod.Month => Since.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        BudgetPeriod.Day => Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => "in all",
    };
}
