using System.Globalization;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Quality.Grading;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>A few workloads, read from disk once for all worlds of a thread.</summary>
sealed class SimWorkloads : IDisposable
{
    /// <summary>How many there are whose stages chance decides; the cascades are numbered behind them.</summary>
    public const int Count = 4;

    /// <summary>The most rows that each has.</summary>
    public const int RowsMax = 40;

    // What the prompts of the rungs behind the first begin with.
    static readonly string[] RungMarks = ["rung one", "rung two"];

    const int Books = 2;
    const int Chapters = 6;

    static readonly string[] Templates =
    [
        "", "system: [{ file: handbook.md }]\n", "max_tokens: 40\n", "system: [\"{{ book }}\", \"{{ chapter }}\"]\n",
    ];

    readonly string _folder = Directory.CreateTempSubdirectory("cairn-simulation-").FullName;
    readonly Dictionary<(int Workload, int Rows), SimWorkload> _made = [];

    /// <summary>A workload cut to so many rows.</summary>
    public SimWorkload Find(int workload, int rows) =>
        _made.TryGetValue((workload, rows), out var made) ? made : _made[(workload, rows)] = Make(workload, rows);

    /// <summary>Whether an answer is to a prompt of this rung.</summary>
    public static bool IsOfRung(string text, int rung) => RungMarks.Index().All(mark =>
        text.Contains(mark.Item, StringComparison.Ordinal) == (mark.Index + 1 == rung));

    /// <summary>The template of a rung behind the first, in YAML.</summary>
    public static string UserOf(int rung) => $"\"{RungMarks[rung - 1]} {{{{ text }}}}\"";

    /// <summary>Whether the API refuses a create because of the row.</summary>
    public static bool IsPoison(int number, int row) => (number, row % 13) is (2, 5);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    SimWorkload Make(int number, int rows)
    {
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number}-{rows}"));
        Directory.CreateDirectory(folder);
        var cascade = number >= Count ? new CascadeWorkload(number - Count) : null;
        File.WriteAllText(Path.Combine(folder, "rows.csv"), "id,text,book,chapter,label\n" + string.Concat(
            Enumerable.Range(0, rows).Select(row =>
                $"k{row},{TextOf(number, TwinOf(number, row))},{Long("book", row % Books)},"
                + $"{Long("chapter", row % Chapters)},{CascadeWorkload.LabelOf(row)}\n")));
        File.WriteAllText(Path.Combine(folder, "handbook.md"),
            string.Concat(Enumerable.Repeat("A rule that every row has to follow. ", 60)));
        File.WriteAllText(Path.Combine(folder, "answer.json"), CascadeWorkload.Schema);
        File.WriteAllText(Path.Combine(folder, "cairn.yaml"), string.Concat(
            "name: t\ninput: rows.csv\nid: id\nuser: \"{{ text }}\"\n", cascade?.Yaml ?? YamlOf(number)));
        var workload = WorkloadFile.Read(folder, ModelCatalog.BuiltIn);
        var input = InputSnapshot.Take(workload.Input, default);
        var source = new RowSource(
            workload, new(workload.Input, input), new(workload, ModelCatalog.BuiltIn));
        var profile = Profiler.Measure(
            workload.Input.Name, [.. source.Read(RowSet.Range(0, rows))], ModelCatalog.BuiltIn);
        var planned = Planner.Choose(
            [Candidate.Of(null, profile, new([]))], ModelCatalog.BuiltIn, new() { Via = Via.Batch });
        var held = source.Held(rows);
        return new(workload, held, input.Sha256, planned, rows)
        {
            PrefixTokens =
            [
                .. Enumerable.Range(0, workload.Cascade.Count).Select(rung => PrefixTokens(
                    held.AtRung(rung, workload, ModelCatalog.BuiltIn).Read(RowSet.Range(0, 1)).Single().Request)),
            ],
            FirstTwins = [.. Enumerable.Range(0, rows).Select(row => TwinOf(number, row))],
            Groups = [.. Enumerable.Range(0, rows).Select(row => GroupsOf(number, row))],
            Answers = cascade is null ? null : CascadeWorkload.AnswersOf(rows),
            Labels = workload.Quality?.Labels is { } labels
                ? Labels.Read(labels, workload.Input, input, default) : null,
        };
    }

    static string YamlOf(int number) => string.Concat(
        "model: claude-haiku-5-5\n",
        Templates[number].Contains("max_tokens", StringComparison.Ordinal) ? "" : "max_tokens: 300\n",
        Templates[number],
        "cascade:\n  - { model: claude-haiku-5-5 }\n",
        $"  - {{ model: claude-sonnet-5-5, user: {UserOf(1)} }}\n");

    static List<long> PrefixTokens(ComposedRequest request)
    {
        var sums = new List<long>();
        foreach (var block in request.Blocks)
        {
            sums.Add((sums.Count == 0 ? 0 : sums[^1])
                + TokenEstimator.Tokens(block, ModelCatalog.BuiltIn.Find(request.Model).Tokenizer));
        }

        return sums;
    }

    static IReadOnlyList<int> GroupsOf(int number, int row) => number switch
    {
        1 => [0],
        3 => [row % Books, row % Chapters],
        _ => [],
    };

    // Some rows of the workload with books ask what an earlier row asks.
    static int TwinOf(int number, int row) => number == 3 && row >= Chapters && row % 5 == 4 ? row % Chapters : row;

    static string Long(string what, int number) => string.Concat(
        Enumerable.Repeat($"A line of {what} {number} that every one of its rows has to follow. ", 60));

    // Every text is unlike all others, since the answer to it must tell which row it belongs to.
    static string TextOf(int number, int row) => (number, row % 13) switch
    {
        _ when IsPoison(number, row) => $"poison text {row} end",
        (2, 7) => $"text {row} end " + new string('x', 3_000),
        _ => $"text {row} end",
    };
}

