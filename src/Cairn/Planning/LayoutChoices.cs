namespace Cairn.Planning;

/// <summary>What decides on the order of a run besides the cached prefixes of its rows.</summary>
public sealed record LayoutChoices
{
    /// <summary>
    /// For each input row the first row whose request is identical, which is itself where there is none: both share one
    /// place. The default is that every row is asked.
    /// </summary>
    public IReadOnlyList<int>? FirstTwins { get; init; }

    /// <summary>
    /// How many rows form the pilot, spread evenly over the planned order and so over the groups. The default is none.
    /// </summary>
    public int PilotRows { get; init; }

    /// <summary>
    /// How many rows from the start of the input are asked before all others, because a limit of rows may stop the run
    /// behind them. The default is no limit.
    /// </summary>
    public int? FirstRows { get; init; }

    /// <summary>The rows that are asked, ascending. The default is all.</summary>
    public IReadOnlyList<int>? Rows { get; init; }
}
