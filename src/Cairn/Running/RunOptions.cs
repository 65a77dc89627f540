namespace Cairn.Running;

/// <summary>How one call of the runner behaves; the run itself is in the ledger.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// Takes every step that needs no waiting, then returns. The default is false: stay until the end.
    /// </summary>
    public bool NoWait { get; init; }

    /// <summary>Told when the API does not answer, and why; the run goes on by itself. Must not throw.</summary>
    public Action<string>? Outage { get; init; }

    /// <summary>Told after each step what the ledger shows; must not throw.</summary>
    public Func<RunSnapshot, Task>? Observe { get; init; }
}
