using System.Globalization;
using System.Text;
using Cairn.Bench.Fuzzing;

namespace Cairn.Bench.Sizing;

/// <summary>
/// A table of orders as shops have them: few values are frequent, many are rare, some follow from others.
/// </summary>
static class SkewedTable
{
    const ulong Seed = 11;
    const int Rules = 120;

    static readonly string[] Columns =
        ["order", "country", "city", "product", "category", "channel", "status", "month", "note"];

    static readonly string[] Channels = ["web", "phone", "shop", "partner", "app"];
    static readonly string[] States = ["delivered", "delivered", "delivered", "returned", "lost", "open"];

    static readonly string[] Words =
    [
        "late", "broken", "thanks", "colour", "wrong", "invoice", "please", "again", "refund", "box", "missing", "ok",
        "charger", "battery", "works", "screen", "cable", "size", "gift", "urgent",
    ];

    /// <summary>Writes a workload with such a table; each row names its fields in one order.</summary>
    public static void Write(DirectoryInfo folder, int rows)
    {
        using (var file = new StreamWriter(Path.Combine(folder.FullName, "rows.csv")))
        {
            file.Write(string.Join(',', Columns) + "\n");
            for (var row = 0; row < rows; row++)
                file.Write(Row(row));
        }

        var rules = Enumerable.Range(0, Rules).Select(rule => string.Create(
            CultureInfo.InvariantCulture, $"Rule {rule}: what names code {rule * 7919 % 1013} goes to desk {rule}.\n"));
        File.WriteAllText(Path.Combine(folder.FullName, "rules.md"), string.Concat(rules));
        File.WriteAllText(Path.Combine(folder.FullName, "cairn.yaml"), $$$"""
            name: sizing
            input: rows.csv
            model: claude-haiku-5-5
            max_tokens: 20
            system: { file: rules.md }
            user: "{{{string.Concat(Columns.Select(column => $"{column}: {{{{ {column} }}}}\\n"))}}}"

            """);
    }

    static string Row(int row)
    {
        var dice = new Dice(Seed, row);
        var (city, product) = (Skewed(dice, 2_000), Skewed(dice, 500));
        var note = new StringBuilder();
        for (var word = 3 + dice.Below(5); word > 0; word--)
            note.Append(dice.Pick(Words)).Append(word == 1 ? "" : " ");
        var order = row * 6_700_417L % 9_999_991;
        return string.Create(CultureInfo.InvariantCulture,
            $"A{order:0000000},country {city % 40},city {city},product {product},category {product % 25},"
            + $"{dice.Pick(Channels)},{dice.Pick(States)},2026-{1 + dice.Below(12):00},{note}\n");
    }

    // Like a power of an even draw: the first tenth of the values comes in about half of the rows.
    static int Skewed(Dice dice, int values) =>
        (int)(values * Math.Pow(dice.Below(1_000_000) / 1e6, 3));
}
