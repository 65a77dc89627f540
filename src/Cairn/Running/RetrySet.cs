namespace Cairn.Running;

/// <summary>Rows that went back and wait to be asked again.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Attempt">Which attempt the next one will be.</param>
/// <param name="NotBefore">When they may go again, on the API's clock.</param>
/// <param name="IsAlone">
/// Whether it must travel in a batch of its own, because one of its rows made the API refuse a whole create.
/// </param>
/// <param name="Id">Its place in the ledger; 0 until stored.</param>
public sealed record RetrySet(RowSet Rows, int Attempt, DateTimeOffset NotBefore, bool IsAlone = false, long Id = 0)
{
    /// <summary>How often these rows were sent together and then proven absent.</summary>
    public int Absences { get; init; }

    /// <summary>Why they wait for a person; null when they go by themselves.</summary>
    public string? Held { get; init; }
}
