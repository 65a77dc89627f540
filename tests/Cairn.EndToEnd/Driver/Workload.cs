using System.Globalization;
using System.Text;

namespace Cairn.EndToEnd.Driver;

/// <summary>A small workload whose answers echo their rows, so that a test sees whose answer each is.</summary>
sealed record Workload
{
    public const string Yaml = """
        name: echo
        input: rows.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 100
        system:
          - file: handbook.md
        user: "Row {{ id }}: {{ text }}"

        """;

    const string SharedPrompt = "system:\n  - file: handbook.md\n";

    public int Rows { get; init; } = 40;

    /// <summary>Whether all rows share a prompt that is worth caching, so that one row goes first to write
    /// it.</summary>
    public bool SharesPrompt { get; init; } = true;

    /// <summary>
    /// How many versions of a long prompt the rows have in turn, each worth caching; 0 for the one that all share.
    /// </summary>
    public int PromptVersions { get; init; }

    /// <summary>The most tokens of an answer; with 1 every answer is cut off.</summary>
    public int MaxTokens { get; init; } = 100;

    /// <summary>Lines of cairn.yaml beside the usual ones.</summary>
    public string Settings { get; init; } = "";

    /// <summary>
    /// Whether a lost cache stops the run. The default is that it goes on: on a clock of thousands of times the wall's,
    /// a machine that stalls for a second lets entries end, which only tests of the watch are about.
    /// </summary>
    public bool StopsAtCacheLoss { get; init; }

    /// <summary>The answer that belongs to the row with this key.</summary>
    public static string AnswerOf(string key) => $"Row {key}: what about {key}?";

    /// <summary>Writes it and returns its folder.</summary>
    public string Write(Workbench bench, string folder = "work")
    {
        var handbook = File.ReadAllText(Product.Handbook);
        var quoted = handbook.Replace("\"", "\"\"", StringComparison.Ordinal);
        var rows = new StringBuilder(PromptVersions > 0 ? "id,text,version\n" : "id,text\n");
        for (var i = 1; i <= Rows; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"R{i:0000},what about R{i:0000}?");
            if (PromptVersions > 0)
                rows.Append(CultureInfo.InvariantCulture, $",\"Version {i % PromptVersions}. {quoted}\"");
            rows.Append('\n');
        }

        bench.Write($"{folder}/rows.csv", rows.ToString());
        bench.Write($"{folder}/handbook.md", handbook);
        var yaml = PromptVersions > 0
            ? Yaml.Replace(SharedPrompt, "system: \"{{ version }}\"\n", StringComparison.Ordinal)
            : SharesPrompt ? Yaml : Yaml.Replace(SharedPrompt, "", StringComparison.Ordinal);
        var safety = StopsAtCacheLoss || Settings.Contains("safety:", StringComparison.Ordinal)
            ? ""
            : "safety: { cache_loss: continue }\n";
        yaml = yaml.Replace("max_tokens: 100", $"max_tokens: {MaxTokens}", StringComparison.Ordinal);
        bench.Write($"{folder}/cairn.yaml", yaml + Settings + safety);
        return bench.PathOf(folder);
    }
}
