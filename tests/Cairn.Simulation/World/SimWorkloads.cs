using System.Globalization;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>A few workloads, read from disk once for all worlds of a thread.</summary>
sealed class SimWorkloads : IDisposable
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>The most rows that each has.</summary>
    public const int RowsMax = 40;

    /// <summary>What the answers of the second rung begin with.</summary>
    public const string RungMark = "rung one";

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

    /// <summary>Whether the API refuses a create because of the row.</summary>
    public static bool IsPoison(int number, int row) => (number, row % 13) is (2, 5);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    SimWorkload Make(int number, int rows)
    {
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number}-{rows}"));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "rows.csv"), "id,text,book,chapter\n" + string.Concat(
            Enumerable.Range(0, rows).Select(row =>
                $"k{row},{TextOf(number, TwinOf(number, row))},{Long("book", row % Books)},"
                + $"{Long("chapter", row % Chapters)}\n")));
        File.WriteAllText(Path.Combine(folder, "handbook.md"),
            string.Concat(Enumerable.Repeat("A rule that every row has to follow. ", 60)));
        File.WriteAllText(Path.Combine(folder, "cairn.yaml"), string.Concat(
            "name: t\ninput: rows.csv\nid: id\nmodel: claude-haiku-5-5\n",
            Templates[number].Contains("max_tokens", StringComparison.Ordinal) ? "" : "max_tokens: 300\n",
            Templates[number], "user: \"{{ text }}\"\n",
            "cascade:\n  - { model: claude-haiku-5-5 }\n",
            $"  - {{ model: claude-sonnet-5-5, user: \"{RungMark} {{{{ text }}}}\" }}\n"));
        var workload = WorkloadFile.Read(folder, ModelCatalog.BuiltIn);
        var input = InputSnapshot.Take(workload.Input, default);
        var source = new RowSource(
            workload, new(workload.Input, input), new(workload, ModelCatalog.BuiltIn));
        var profile = Profiler.Measure(
            workload.Input.Name, source.Read(RowSet.Range(0, rows)), ModelCatalog.BuiltIn);
        var planned = Planner.Choose(
            [Candidate.Of(null, profile, new([]))], ModelCatalog.BuiltIn, new() { Via = Via.Batch });
        var held = source.Held(rows);
        return new(workload, held, input.Sha256, planned, rows)
        {
            PrefixTokens =
            [
                PrefixTokens(held.Read(RowSet.Range(0, 1)).Single().Request),
                PrefixTokens(held.AtRung(1, workload, ModelCatalog.BuiltIn).Read(RowSet.Range(0, 1)).Single().Request),
            ],
            FirstTwins = [.. Enumerable.Range(0, rows).Select(row => TwinOf(number, row))],
            Groups = [.. Enumerable.Range(0, rows).Select(row => GroupsOf(number, row))],
        };
    }

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

