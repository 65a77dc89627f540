using System.Globalization;

namespace Cairn.Reporting;

/// <summary>One figure of a workload with what it means.</summary>
/// <param name="Name">Its name, as the JSON of the figures has it.</param>
/// <param name="Value">The number for people.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Definition">What is divided by what, or counted.</param>
/// <param name="Decides">What hangs on it.</param>
public sealed record FigureReport(string Name, string Value, string Unit, string Definition, string Decides)
{
    /// <summary>All six, in their order.</summary>
    public static IReadOnlyList<FigureReport> Of(FiguresReport figures) =>
    [
        new("prefix_ratio", ReportText.Percent(figures.PrefixRatio), "share of tokens",
            "shared tokens / input tokens, where a breakpoint can stand", "how far caching reaches"),
        new("output_share", ReportText.Percent(figures.OutputShare), "share of dollars",
            "output dollars / all dollars, at list price", "what caching cannot reduce, and batches can"),
        new("reuse_window",
            figures.ReuseWindow.Rows == 0
                ? "none"
                : $"{Count(figures.ReuseWindow.Rows)} in {Span(figures.ReuseWindow.Seconds)}",
            "rows in time",
            "rows that read the prefix that saves most, and when", "hit rate, lifetime, whether a primer pays"),
        new("deadline_tolerance",
            figures.DeadlineTolerance is { } tolerance
                ? string.Create(CultureInfo.InvariantCulture, $"{tolerance:0.0}x")
                : "no deadline",
            "times", "deadline / time in which nine of ten such runs end", "batches or messages, and how many waves"),
        new("duplicate_ratio", ReportText.Percent(figures.DuplicateRatio), "share of rows",
            "rows whose whole request an earlier row makes", "ask once, answer all"),
        new("volatile_prefix", Count(figures.VolatilePrefix), "bytes of a prompt",
            "bytes that differ in front of, or amid, text that is shared", "what to move behind it"),
    ];

    static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Span(decimal seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min");
}
