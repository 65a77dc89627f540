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

    public int Rows { get; init; } = 40;

    /// <summary>Lines of cairn.yaml beside the usual ones.</summary>
    public string Settings { get; init; } = "";

    /// <summary>The answer that belongs to the row with this key.</summary>
    public static string AnswerOf(string key) => $"Row {key}: what about {key}?";

    /// <summary>Writes it and returns its folder.</summary>
    public string Write(Workbench bench, string folder = "work")
    {
        var rows = new StringBuilder("id,text\n");
        for (var i = 1; i <= Rows; i++)
            rows.Append(CultureInfo.InvariantCulture, $"R{i:0000},what about R{i:0000}?\n");
        bench.Write($"{folder}/rows.csv", rows.ToString());
        bench.Write($"{folder}/handbook.md", File.ReadAllText(Product.Handbook));
        bench.Write($"{folder}/cairn.yaml", Yaml + Settings);
        return bench.PathOf(folder);
    }
}
