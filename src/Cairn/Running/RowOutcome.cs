namespace Cairn.Running;

/// <summary>What one submission meant for one of its rows. Two bits in the ledger; the numbers never change.</summary>
public enum RowOutcome
{
    /// <summary>The row went back and will be asked again.</summary>
    Returned = 0,

    /// <summary>The row's accepted answer is in this submission's segment.</summary>
    Succeeded = 1,

    /// <summary>The row failed for good; the reason is in this submission's segment.</summary>
    Failed = 2,

    /// <summary>The row already had its record; this answer was paid in vain.</summary>
    Repeated = 3,
}
