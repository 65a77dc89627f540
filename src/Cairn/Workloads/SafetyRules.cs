namespace Cairn.Workloads;

/// <summary>How far a run may go on its own: what it may reserve, and what it does about a create without an
/// answer.</summary>
public sealed record SafetyRules
{
    /// <summary>What a batch reserves of the budget. The default is the estimate.</summary>
    public BudgetMode Budget { get; init; }

    /// <summary>
    /// The most input tokens that one row can have; needed in hard mode where rows draw in what is not inline text.
    /// The default is none.
    /// </summary>
    public long? InputTokensMax { get; init; }

    /// <summary>The most that one batch may reserve, in US dollars: no single lost answer risks more. The default is
    /// 50.</summary>
    public decimal BatchCostMaxUsd { get; init; } = 50;

    /// <summary>What to do when the answer to a create is lost. The default is to reconcile.</summary>
    public LostCreatePolicy LostCreate { get; init; }

    /// <summary>How long a hedge waits for a lost batch. The default is an hour.</summary>
    public TimeSpan HedgeAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What hedges may risk to pay twice, in US dollars. The default is nothing.</summary>
    public decimal HedgeAllowanceUsd { get; init; }

    /// <summary>Whether nobody else creates batches in the workspace. The default is false.</summary>
    public bool HasWorkspaceAlone { get; init; }

    /// <summary>The share of failed rows of the first batch over which the run stops. The default is 0.2.</summary>
    public decimal ErrorShareMax { get; init; } = 0.2m;

    /// <summary>What the run does when a planned saving of the cache is lost. The default is to stop.</summary>
    public CacheLossPolicy CacheLoss { get; init; }

    /// <summary>What does not go together; null when all does.</summary>
    internal Fault? Fault() => this switch
    {
        { LostCreate: LostCreatePolicy.Hedge, HedgeAllowanceUsd: 0 } => new("safety", null,
            "lost_create: hedge without an allowance", "what hedges may risk to pay twice",
            "Add hedge_allowance, such as 5 usd."),
        { LostCreate: LostCreatePolicy.Cancel, HasWorkspaceAlone: false } => new("safety", null,
            "lost_create: cancel in a workspace that others may use",
            "a workspace of the run's own, since it cancels batches that it cannot look into",
            "Add exclusive_workspace: true if nobody else creates batches there, or use reconcile."),
        _ => null,
    };
}
