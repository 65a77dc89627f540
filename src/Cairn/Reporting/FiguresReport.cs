using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>The six figures of a workload as numbers.</summary>
/// <param name="PrefixRatio">Shared tokens over input tokens, 0 to 1.</param>
/// <param name="OutputShare">Expected output dollars over all dollars at list price, 0 to 1.</param>
/// <param name="ReuseWindow">How often shared prefixes are read, and in what time.</param>
/// <param name="DeadlineTolerance">
/// The deadline over the time in which nine of ten such runs end; null without a deadline.
/// </param>
/// <param name="DuplicateRatio">The share of rows whose whole request an earlier row makes, 0 to 1.</param>
/// <param name="VolatilePrefix">The bytes of a prompt that differ in front of text that is shared.</param>
public sealed record FiguresReport(
    decimal PrefixRatio,
    decimal OutputShare,
    ReuseReport ReuseWindow,
    decimal? DeadlineTolerance,
    decimal DuplicateRatio,
    int VolatilePrefix)
{
    /// <summary>Reports figures.</summary>
    public static FiguresReport Of(WorkloadFigures figures) => new(
        figures.PrefixRatio, figures.OutputShare,
        new(figures.Reuse.Prefixes, figures.Reuse.Rows, decimal.Round((decimal)figures.Reuse.Within.TotalSeconds, 3)),
        figures.DeadlineTolerance, figures.DuplicateRatio, figures.VolatileBytes);
}

/// <summary>How often shared prefixes are read.</summary>
/// <param name="Prefixes">How many prefixes at least three rows share.</param>
/// <param name="Rows">How many rows begin with the one that saves most.</param>
/// <param name="Seconds">Over which time a batch of them is started.</param>
public sealed record ReuseReport(int Prefixes, int Rows, decimal Seconds);
