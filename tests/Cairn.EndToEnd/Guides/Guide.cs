using System.Text.RegularExpressions;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Guides;

/// <summary>
/// A guide of docs/guides as what its reader does, in order. A block is either a file, whose name stands behind the
/// language, or a console: lines that begin with <c>$</c>, each with some of what is printed then. In that, <c>…</c>
/// stands for what varies, a line of three dots for lines left out, and a last line <c>exit code N</c> for another exit
/// code than 0.
/// </summary>
sealed partial record Guide(string Name, IReadOnlyList<GuideStep> Steps)
{
    const string Prompt = "$ ";

    static string Folder { get; } = Path.Combine(Product.Root, "docs/guides");

    /// <summary>Whether a command of it asks the API.</summary>
    public bool NeedsKey => Steps.Any(step => step.Command is { } command && KeyCommand().IsMatch(command));

    /// <summary>The names of all guides.</summary>
    public static IEnumerable<string> Names() =>
        Directory.GetFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>Reads a guide.</summary>
    /// <exception cref="InvalidDataException">A block is neither a console nor a named file.</exception>
    public static Guide Read(string name)
    {
        var steps = new List<GuideStep>();
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].TrimStart().StartsWith("```", StringComparison.Ordinal))
                continue;

            var end = Array.IndexOf(lines, "```", at + 1);
            if (end < 0 || Fence().Match(lines[at]) is not { Success: true } fence)
                throw new InvalidDataException($"{name}:{at + 1}: neither a console block nor a file with its name");
            steps.AddRange(fence.Groups["path"] is { Success: true, Value: var path }
                ? [new(at + 1, lines[(at + 1)..end]) { File = path }]
                : Commands(name, at + 1, lines[(at + 1)..end]));
            at = end;
        }

        return new(name, steps);
    }

    static IEnumerable<GuideStep> Commands(string name, int before, string[] lines)
    {
        int[] starts = [.. from line in lines.Index() where line.Item.StartsWith(Prompt, StringComparison.Ordinal)
                           select line.Index];
        if (starts is not [0, ..])
            throw new InvalidDataException($"{name}:{before + 1}: a console block begins with a command");
        return starts.Zip([.. starts[1..], lines.Length], (start, end) =>
            new GuideStep(before + start + 1, lines[(start + 1)..end]) { Command = lines[start][Prompt.Length..] });
    }

    [GeneratedRegex("^cairn (try|doctor|run .*--yes)")]
    private static partial Regex KeyCommand();

    [GeneratedRegex("^```(console|[a-z]+ (?<path>[^ ]+))$", RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
