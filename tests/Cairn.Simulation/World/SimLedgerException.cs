namespace Cairn.Simulation.World;

/// <summary>A transaction of the simulated ledger failed, or nobody knows whether it did.</summary>
sealed class SimLedgerException(string what, bool isTransient)
    : CairnException($"The simulated ledger {what}. Resume the run.")
{
    public override string Code => "ledger";

    public override bool IsTransient => isTransient;
}
