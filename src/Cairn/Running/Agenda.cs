namespace Cairn.Running;

/// <summary>
/// What one process remembers between two steps. All of it may be lost: it says when to look, never what is true.
/// </summary>
sealed record Agenda
{
    /// <summary>
    /// Whether this process has heard from the API; from a clock that is moved by hand, since its last wait.
    /// </summary>
    public bool HasMet { get; init; }

    /// <summary>Whether all stages were taken up that were decided on before the ledger was lost or restored.</summary>
    public bool HasAllStages { get; init; }

    /// <summary>When to look at the batches in flight, on the API's clock.</summary>
    public DateTimeOffset PollAt { get; init; }

    /// <summary>Whether the last look for late batches found something that the next one goes on with.</summary>
    public bool IsSweeping { get; init; }

    /// <summary>When to look for late batches, on the API's clock.</summary>
    public DateTimeOffset SweepAt { get; init; }
}
