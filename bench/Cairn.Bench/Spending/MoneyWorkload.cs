using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Bench.Spending;

/// <summary>One kind of work that people batch, as rows and a workload file.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Columns">The columns of the rows.</param>
/// <param name="Rows">The rows, each with as many fields as columns.</param>
/// <param name="Prompt">The lines of <c>cairn.yaml</c> that make the prompt.</param>
sealed record MoneyWorkload(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, string Prompt)
{
    /// <summary>The model that is asked.</summary>
    public string Model { get; init; } = "claude-sonnet-5-5";

    /// <summary>How many times the lower bound the input may cost; null where the bound is only shown.</summary>
    public decimal? BoundShareMax { get; init; }

    /// <summary>Whether the parts of a message could stand in any order; the bound is then that of any.</summary>
    public bool IsTable { get; init; }

    /// <summary>All of them, from short texts of our own and the public data in a folder.</summary>
    public static IEnumerable<MoneyWorkload> All(string dataFolder)
    {
        string[] versions = [.. Enumerable.Range(1, 40).Select(seed => Prose(seed, 8_000))];
        return [OnePrefix(), Versions(versions), Documents(dataFolder), Table(dataFolder)];
    }

    /// <summary>Writes it into an empty folder.</summary>
    public void Write(DirectoryInfo folder)
    {
        using (var rows = File.CreateText(Path.Combine(folder.FullName, "rows.jsonl")))
        {
            foreach (var row in Rows)
                rows.WriteLine(JsonSerializer.Serialize(Columns.Zip(row, KeyValuePair.Create).ToDictionary()));
        }

        File.WriteAllText(Path.Combine(folder.FullName, "cairn.yaml"), $"""
            name: money
            input: rows.jsonl
            model: {Model}
            max_tokens: 400
            {Prompt}
            """);
    }

    static MoneyWorkload OnePrefix() => new(
        "one prefix of 8,000 tokens", ["text"],
        [.. Enumerable.Range(0, 2_000).Select(row => new[] { $"What does customer {row} want who writes this?" })],
        $$$"""
        system: "{{{Prose(1, 21_500)}}}"
        user: "{{ text }}"
        """)
    {
        BoundShareMax = 1.02m,
    };

    static MoneyWorkload Versions(string[] versions) => new(
        "40 interleaved prompt versions", ["version", "text"],
        [
            .. from turn in Enumerable.Range(0, 100)
               from text in versions.Index()
               select new[] { text.Item, $"Judge answer {(turn * 40) + text.Index}: it is late and polite." },
        ],
        """
        system: "{{ version }}"
        user: "{{ text }}"
        """);

    static MoneyWorkload Documents(string dataFolder)
    {
        using var file = File.OpenRead(Path.Combine(dataFolder, "xquad.en.json"));
        using var xquad = JsonDocument.Parse(file);
        var paragraphs =
            from article in xquad.RootElement.GetProperty("data").EnumerateArray()
            from paragraph in article.GetProperty("paragraphs").EnumerateArray()
            let context = paragraph.GetProperty("context").GetString()!
            from question in paragraph.GetProperty("qas").EnumerateArray()
            select new[] { context, question.GetProperty("question").GetString()! };
        return new("xquad documents and questions", ["document", "question"], [.. paragraphs], Asked(
            2_400, "document", "question"));
    }

    // Each field is a block; those with few values come first, as a careful author would write it.
    static MoneyWorkload Table(string dataFolder)
    {
        string[] columns =
        [
            "GSM", "SEX", "ALIVE", "ID", "ALIGN", "EYE", "HAIR", "APPEARANCES", "Year", "FIRST APPEARANCE", "name",
        ];
        var table = new InputFile
        {
            Path = Path.Combine(dataFolder, "marvel-wikia-data.csv"),
            Name = "marvel-wikia-data.csv",
            Format = InputFormat.Csv,
        };
        var rows = new RowReader(table, InputSnapshot.Take(table, default)).Read().Take(8_000)
            .Select(row => columns.Select(column => $"\"{column}\": \"{row.Fields[column]}\", ").ToArray());
        string[] names = [.. columns.Select(column => column.Replace(' ', '_'))];
        return new("short rows on a table", names, [.. rows], Asked(4_000, names))
        {
            BoundShareMax = 1.07m,
            IsTable = true,
            Model = "claude-haiku-5-5",
        };
    }

    static string Asked(int instructionChars, params ReadOnlySpan<string> columns)
    {
        var content = new StringBuilder();
        foreach (var column in columns)
            content.Append(CultureInfo.InvariantCulture, $"      - {{ type: text, text: \"{{{{ {column} }}}}\" }}\n");
        return $"system: \"{Prose(7, instructionChars)}\"\nmessages:\n  - role: user\n    content:\n{content}";
    }

    // Words of our own, another text for each seed, the same on every machine.
    static string Prose(int seed, int chars)
    {
        string[] words =
        [
            "answer", "briefly", "and", "name", "the", "rule", "that", "applies", "when", "a", "customer", "asks",
            "for", "money", "or", "time", "never", "promise", "what", "policy", "does", "not", "say", "quote", "it",
            "instead",
        ];
        var (text, state) = (new StringBuilder(), unchecked((uint)seed * 2_654_435_761u));
        while (text.Length < chars)
        {
            state = unchecked((state * 1_664_525u) + 1_013_904_223u);
            text.Append(words[(state >> 16) % (uint)words.Length]).Append(text.Length % 11 == 0 ? ". " : " ");
        }

        return text.ToString(0, chars);
    }
}
