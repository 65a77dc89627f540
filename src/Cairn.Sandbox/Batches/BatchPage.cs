using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox.Batches;

/// <summary>One page of the list of batches, newest first.</summary>
sealed record BatchPage(IReadOnlyList<Batch> Batches, bool HasMore);

/// <summary>Which page is asked for.</summary>
sealed record BatchQuery(int Limit, string? AfterId, string? BeforeId)
{
    /// <summary>The workspace whose batches are listed; null is the default one.</summary>
    public string? Workspace { get; init; }

    /// <summary>What strikes this call.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];
}
