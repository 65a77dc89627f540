using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench.Sizing;

/// <summary>Shows how long a large table takes to be profiled and planned, held against sorting it.</summary>
sealed class PlanCommand : Command
{
    const long MemoryMax = 1_000_000_000;
    const double RatioMax = 10;

    readonly Option<int> _rows = new("--rows")
    {
        Description = "how many rows",
        DefaultValueFactory = _ => 1_000_000,
    };

    readonly Option<int> _rounds = new("--rounds")
    {
        Description = "how often each is measured, in turns",
        DefaultValueFactory = _ => 5,
    };

    public PlanCommand()
        : base("plan", "Profile and plan a table of a million rows and nine columns, beside `LC_ALL=C sort` of it.")
    {
        Add(_rows);
        Add(_rounds);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            SkewedTable.Write(folder, parsed.GetValue(_rows));
            var measured = await MeasuredProcess.InTurnsAsync(
                () => Commands(folder), parsed.GetValue(_rounds), cancellationToken);
            return Report(folder, parsed.GetValue(_rows), measured);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static IEnumerable<(string Name, ProcessStartInfo Start)> Commands(DirectoryInfo folder)
    {
        var sort = new ProcessStartInfo("sort", ["-o", "/dev/null", Path.Combine(folder.FullName, "rows.csv")]);
        sort.Environment["LC_ALL"] = "C";
        yield return ("sort", sort);
        foreach (var command in (string[])["profile", "plan"])
        {
            var start = new ProcessStartInfo(
                "dotnet", [ServerProcess.Command, command, folder.FullName, "--json", "--quiet"]);
            start.Environment["CAIRN_HOME"] = Path.Combine(folder.FullName, "home");
            yield return (command, start);
        }
    }

    static int Report(DirectoryInfo folder, int rows, Dictionary<string, List<MeasuredProcess>> measured)
    {
        var bytes = new FileInfo(Path.Combine(folder.FullName, "rows.csv")).Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Machine.Text}\n{rows:N0} rows x 9 columns, {bytes / 1e6:0} MB"));
        var fails = 0;
        foreach (var (name, runs) in measured)
        {
            var ratios = runs.Zip(measured["sort"], (run, sort) => run.Time / sort.Time).Order().ToList();
            var (median, peak) = (ratios[ratios.Count / 2], runs.Max(run => run.PeakBytes));
            var seconds = runs.Select(run => run.Time.TotalSeconds).Order().ElementAt(runs.Count / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-8} {seconds,6:0.00} s median; "
                + $"of sort: {median,5:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}); peak {peak / 1e6:0} MB"));
            if (name != "sort" && (median > RatioMax || peak > MemoryMax))
            {
                fails++;
                Console.WriteLine($"FAIL {name}: expected at most {RatioMax} times sort and {MemoryMax / 1e6:0} MB");
            }
        }

        return fails == 0 ? 0 : 1;
    }
}
