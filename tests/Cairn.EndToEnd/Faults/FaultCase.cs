namespace Cairn.EndToEnd.Faults;

/// <summary>One thing of the API that goes wrong during a run, and how the run has to end.</summary>
/// <param name="Name">The fault's name in the catalog, and after a comma what is special about the case.</param>
/// <param name="Ending">How the run ends.</param>
sealed record FaultCase(string Name, Ending Ending)
{
    /// <summary>What the sandbox is told: one list of rules for each time that the run is started or resumed.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rounds { get; init; }

    /// <summary>How many rows the workload has.</summary>
    public int Rows { get; init; } = 20;

    /// <summary>
    /// Whether the rows share a cached prompt. Where the fault must not be used up by a create that the run takes back,
    /// they do not: a body with markers is taken back after ten minutes, a sixth of a second on this clock.
    /// </summary>
    public bool SharesPrompt { get; init; } = true;

    /// <summary>How fast time passes: hours of waiting in a second.</summary>
    public string Clock { get; init; } = "x3600";

    /// <summary>Whether the run is cancelled while its first batch runs.</summary>
    public bool IsCanceled { get; init; }

    /// <summary>The fault's name alone.</summary>
    public string Fault => Name.Split(',')[0];
}
