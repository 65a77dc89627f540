namespace Cairn.Accounting;

/// <summary>What became of an answer that was billed.</summary>
public enum UsageKind
{
    /// <summary>The row's accepted answer.</summary>
    Succeeded = 1,

    /// <summary>Paid, but the row failed: truncated, refused after output, broken schema.</summary>
    Failed = 2,

    /// <summary>Paid a second time for a row that already had its record, or for no row of the run.</summary>
    Wasted = 3,
}
