using System.Globalization;
using System.Text;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Makes a workload of the 13,083 messages of banking77, train then test, each marked in its text.</summary>
static class BankingData
{
    public const int Rows = 13_083;

    const string Yaml = """
        name: banking
        input: messages.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 400
        system:
          - file: banking.md
        user: "[{{ mark }}] {{ text }}"

        """;

    /// <summary>Writes it; returns its folder and the answer that each row has to get, in input order.</summary>
    public static (string Folder, IReadOnlyList<(string Key, string Answer)> Expected) Write(
        Workbench bench, string settings = "")
    {
        var expected = new List<(string, string)>();
        var csv = new StringBuilder("id,mark,text\n");
        foreach (var text in Messages())
        {
            var number = expected.Count + 1;
            var (key, mark) = (Text($"M{number:00000}"), Text($"mark-{(number * 7_919L) % 100_003}"));
            var quoted = text.Replace("\"", "\"\"", StringComparison.Ordinal);
            csv.Append(CultureInfo.InvariantCulture, $"{key},{mark},\"{quoted}\"\n");
            expected.Add((key, $"[{mark}] {text}"));
        }

        bench.Write("banking/messages.csv", csv.ToString());
        bench.Write("banking/banking.md", File.ReadAllText(Product.Handbook));
        bench.Write("banking/cairn.yaml", Yaml + settings);
        return (bench.PathOf("banking"), expected);
    }

    static IEnumerable<string> Messages()
    {
        var folder = Environment.GetEnvironmentVariable("CAIRN_DATA");
        Assert.True(
            folder is { Length: > 0 },
            "Set CAIRN_DATA to the folder that holds banking77/train.csv and banking77/test.csv.");
        foreach (var name in (string[])["train", "test"])
        {
            var path = Path.Combine(folder!, "banking77", $"{name}.csv");
            Assert.True(File.Exists(path), $"CAIRN_DATA is {folder}, but {path} does not exist.");
            foreach (var text in FirstFields(File.ReadAllText(path)).Skip(1))
                yield return text;
        }
    }

    // The first field of each record; a quoted one may hold commas, newlines and doubled quotes.
    static IEnumerable<string> FirstFields(string csv)
    {
        var field = new StringBuilder();
        var (isQuoted, column) = (false, 0);
        foreach (var character in csv)
        {
            isQuoted ^= character == '"';
            if (character == '\n' && !isQuoted)
            {
                yield return Unquoted(field.ToString());
                field.Clear();
                column = 0;
            }
            else if (character == ',' && !isQuoted)
            {
                column++;
            }
            else if (column == 0)
            {
                field.Append(character);
            }
        }
    }

    static string Unquoted(string field) =>
        field.StartsWith('"') ? field[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : field;

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
