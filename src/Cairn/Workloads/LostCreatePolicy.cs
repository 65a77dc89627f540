namespace Cairn.Workloads;

/// <summary>
/// What to do when nobody knows whether a batch was created. The numbers are stored; they never change.
/// </summary>
public enum LostCreatePolicy
{
    /// <summary>Hold its rows until the batch is found or proven absent; nothing is paid twice.</summary>
    Reconcile = 0,

    /// <summary>After a while ask its rows again, within an allowance for what that may pay twice.</summary>
    Hedge = 1,

    /// <summary>
    /// Cancel what could be it, take what was answered, and ask the rest again; only alone in a workspace.
    /// </summary>
    Cancel = 2,

    /// <summary>Stop and show what could be it; a person decides.</summary>
    Manual = 3,
}
