using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench.Auditing;

/// <summary>Shows how long a large request file takes to be audited, held against counting its lines and jq.</summary>
sealed class AuditCommand : Command
{
    const long MemoryMax = 200_000_000;

    readonly Option<int> _megabytes = new("--megabytes")
    {
        Description = "how large the file is",
        DefaultValueFactory = _ => 1000,
    };

    readonly Option<int> _rounds = new("--rounds")
    {
        Description = "how often each is measured, in turns",
        DefaultValueFactory = _ => 3,
    };

    public AuditCommand()
        : base("audit", "Audit a file of batch lines of 1 GB, beside `wc -l` and `jq -c .custom_id` of it.")
    {
        Add(_megabytes);
        Add(_rounds);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            var file = Path.Combine(folder.FullName, "requests.jsonl");
            var rows = RequestLines.Write(file, parsed.GetValue(_megabytes) * 1_000_000L);
            var measured = await MeasuredProcess.InTurnsAsync(
                () => Commands(file), parsed.GetValue(_rounds), cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Machine.Text}\n{rows:N0} requests, {new FileInfo(file).Length / 1e6:0} MB"));
            return Report(measured);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static IEnumerable<(string Name, ProcessStartInfo Start)> Commands(string file) =>
    [
        ("wc", new("wc", ["-l", file])),
        ("jq", new("jq", ["-c", ".custom_id", file])),
        ("audit", BuiltCommand.Start("audit", file, "--json", "--quiet")),
    ];

    static int Report(Dictionary<string, List<MeasuredProcess>> measured)
    {
        var audits = measured["audit"];
        foreach (var (name, runs) in measured)
        {
            var seconds = runs.Select(run => run.Time.TotalSeconds).Order().ElementAt(runs.Count / 2);
            var ratios = audits.Zip(runs, (audit, run) => audit.Time / run.Time).Order().ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-6} {seconds,6:0.00} s median; the audit takes {ratios[ratios.Count / 2]:0.00} times as long "
                + $"({ratios[0]:0.00} to {ratios[^1]:0.00}); peak {runs.Max(run => run.PeakBytes) / 1e6:0} MB"));
        }

        var peak = audits.Max(run => run.PeakBytes);
        if (peak <= MemoryMax)
            return 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"FAIL audit: held {peak / 1e6:0} MB, expected at most {MemoryMax / 1e6:0}"));
        return 1;
    }
}
