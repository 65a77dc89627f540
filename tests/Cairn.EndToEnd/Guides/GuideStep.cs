using System.Globalization;
using System.Text.RegularExpressions;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Guides;

/// <summary>One thing that the reader of a guide does: writes a file, or types a command.</summary>
/// <param name="Line">Where it stands in the guide, from 1.</param>
/// <param name="Text">The lines of the file, or those that the guide shows of what the command prints.</param>
sealed partial record GuideStep(int Line, IReadOnlyList<string> Text)
{
    const string LeftOut = "...";

    /// <summary>The file that is written; null for a command.</summary>
    public string? File { get; init; }

    /// <summary>The line that is typed; null for a file.</summary>
    public string? Command { get; init; }

    int ExitCode => Text is [.., var last] && ExitLine().Match(last) is { Success: true } exit
        ? int.Parse(exit.Groups["code"].Value, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>What is wrong with how the command ended; null where all is as the guide shows it.</summary>
    public string? FaultOf(CairnResult result)
    {
        if (result.ExitCode != ExitCode)
            return $"exit code {result.ExitCode}, not {ExitCode}";
        using var printed = $"{result.Stdout}\n{result.Stderr}".Split('\n').AsEnumerable().GetEnumerator();
        foreach (var shown in Text.Where(line => line != LeftOut && !ExitLine().IsMatch(line)))
        {
            if (!Reaches(printed, PatternOf(shown)))
                return $"no line, or none behind those shown above it, is: {shown}";
        }

        return null;
    }

    static bool Reaches(IEnumerator<string> printed, Regex shown)
    {
        while (printed.MoveNext())
        {
            if (shown.IsMatch(printed.Current))
                return true;
        }

        return false;
    }

    // Columns move with the width of what varies, so that all spaces are alike.
    static Regex PatternOf(string shown)
    {
        var pattern = Regex.Escape(shown.Trim()).Replace("…", ".*", StringComparison.Ordinal);
        return new($@"^\s*{Spaces().Replace(pattern, @"\s+")}\s*$");
    }

    [GeneratedRegex(@"(\\\s)+")]
    private static partial Regex Spaces();

    [GeneratedRegex("^exit code (?<code>[0-9]+)$")]
    private static partial Regex ExitLine();
}
