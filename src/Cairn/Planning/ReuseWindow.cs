using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>How often shared prefixes are read, and in what time.</summary>
/// <param name="Prefixes">How many prefixes at least three rows share: fewer do not pay for an hour's write.</param>
/// <param name="Rows">How many rows begin with the one that saves the most tokens; 0 without any.</param>
/// <param name="Within">Over which time a batch of these rows is started.</param>
public sealed record ReuseWindow(int Prefixes, int Rows, TimeSpan Within)
{
    const int SharersMin = 3;

    /// <summary>The window of measured rows.</summary>
    public static ReuseWindow Of(PrefixTree tree)
    {
        var shared = tree.Nodes.Where(node => !node.IsRoot && node.Rows >= SharersMin).ToList();
        var rows = shared.Count == 0 ? 0 : shared.MaxBy(node => node.Tokens * (node.Rows - 1)).Rows;
        return new(shared.Count, rows, Turnaround.Spread(rows));
    }
}
