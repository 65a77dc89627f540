namespace Cairn.Quality.Certifying;

/// <summary>Where the ranking was cut, and what goes to the expensive rung because of it.</summary>
/// <param name="Rows">All ranked rows.</param>
/// <param name="Accepted">The rows before the cut; those that were not audited keep their cheap answer.</param>
/// <param name="AuditedAccepted">The audited rows before the cut, which take the expensive answer.</param>
public readonly record struct EscalationCut(int Rows, int Accepted, int AuditedAccepted)
{
    /// <summary>The rows with an expensive answer: all after the cut, and the audited ones before it.</summary>
    public int Escalated => Rows - Accepted + AuditedAccepted;

    /// <summary>Their share of all rows, 0 to 1.</summary>
    public double EscalatedShare => (double)Escalated / Rows;
}
