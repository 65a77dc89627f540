namespace Cairn.Planning;

/// <summary>Stops a run whose plan no longer fits what it was made for.</summary>
public sealed class PlanDriftException : CairnException
{
    /// <summary>Says what changed.</summary>
    /// <param name="path">The plan's file.</param>
    /// <param name="changes">What changed, at least one.</param>
    public PlanDriftException(string path, IReadOnlyList<string> changes)
        : base($"{path} no longer fits: {string.Join("; ", changes)}. Nothing was sent. Restore what changed, or make "
            + "the plan again with `cairn plan -o` and look at its cost.") => Changes = changes;

    /// <summary>What changed since the plan was made.</summary>
    public IReadOnlyList<string> Changes { get; }

    /// <inheritdoc/>
    public override string Code => "plan_drift";
}
