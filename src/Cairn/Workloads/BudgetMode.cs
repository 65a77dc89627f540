namespace Cairn.Workloads;

/// <summary>What a batch reserves of the budget. The numbers are stored; they never change.</summary>
public enum BudgetMode
{
    /// <summary>The high estimate, corrected by what earlier batches turned out to cost.</summary>
    Estimate = 0,

    /// <summary>The worst case: the bill cannot exceed the limit.</summary>
    Hard = 1,
}
