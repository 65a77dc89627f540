namespace Cairn.Running;

/// <summary>Whether an intent was written.</summary>
public enum PlanOutcome
{
    /// <summary>It stands in the ledger.</summary>
    Written,

    /// <summary>The reservation does not fit under the limit, or under a budget.</summary>
    OverBudget,

    /// <summary>Another unresolved intent of the workspace has the same number of requests.</summary>
    CountTaken,
}
