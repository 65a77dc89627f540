using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench.Driving;

/// <summary>Shows how fast a large run goes, its reports and its exports, and in how little memory.</summary>
sealed class LoadCommand : Command
{
    const long MemoryMax = 512 * Machine.Mebi;
    const int QueueLimit = 200_000;

    static readonly string[] Exports = ["jsonl", "csv", "anthropic", "openai", "junit"];

    readonly Option<int> _rows = new("--rows")
    {
        Description = "how many rows",
        DefaultValueFactory = _ => 1_000_000,
    };

    public LoadCommand()
        : base("load", "Measure a run of a million rows by the real command against a sandbox, its reports, its "
            + "exports.")
    {
        Add(_rows);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var rows = parsed.GetValue(_rows);
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            BenchWorkload.Write(folder, rows, QueueLimit);
            await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x3600");
            var (time, peak) = await MeasuredProcess.RunAsync(
                Cairn(folder, "run", folder.FullName, $"--sandbox={sandbox.Address.AbsoluteUri}", "--json",
                    "--output", Path.Combine(folder.FullName, "out")),
                cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Machine.Text}\n{rows:N0} rows in {time.TotalSeconds:0.0} s: {rows / time.TotalSeconds:N0} rows/s; "
                + $"peak of the run {peak / Machine.Mebi} MiB, of the sandbox {sandbox.PeakBytes / Machine.Mebi} MiB"));
            foreach (var (name, start) in Readers(folder))
            {
                var (taken, held) = await MeasuredProcess.RunAsync(start, cancellationToken);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{name}: {taken.TotalSeconds:0.0} s, peak {held / Machine.Mebi} MiB"));
                peak = Math.Max(peak, held);
            }

            if (peak <= MemoryMax)
                return 0;
            Console.WriteLine(
                $"FAIL a command held {peak / Machine.Mebi} MiB; expected at most {MemoryMax / Machine.Mebi}");
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static IEnumerable<(string Name, ProcessStartInfo Start)> Readers(DirectoryInfo folder) =>
    [
        ("report --by customer, of 100,000", Cairn(folder, "report", "--by", "customer")),
        ("report --by day", Cairn(folder, "report", "--by", "day")),
        ("report --html", Cairn(folder, "report", "--html", Path.Combine(folder.FullName, "page.html"))),
        .. Exports.Select(format => ($"export to {format}", Cairn(
            folder, "export", "--format", format, "-o", Path.Combine(folder.FullName, $"export.{format}")))),
    ];

    static ProcessStartInfo Cairn(DirectoryInfo folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ServerProcess.Command, .. arguments]);
        start.Environment["CAIRN_HOME"] = Path.Combine(folder.FullName, "home");
        return start;
    }
}
