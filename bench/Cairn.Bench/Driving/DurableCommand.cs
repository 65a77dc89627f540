using System.CommandLine;
using System.Globalization;

namespace Cairn.Bench.Driving;

/// <summary>Shows what the fence and the journal cost a run: the same run with them and without.</summary>
sealed class DurableCommand : Command
{
    const double ShareMax = 0.05;

    readonly Option<int> _rows = new("--rows")
    {
        Description = "how many rows a run has",
        DefaultValueFactory = _ => 50_000,
    };

    readonly Option<int> _batch = new("--batch")
    {
        Description = "how many rows may be in flight, which bounds a batch",
        DefaultValueFactory = _ => 5_000,
    };

    readonly Option<int> _rounds = new("--rounds")
    {
        Description = "how many pairs of runs",
        DefaultValueFactory = _ => 7,
    };

    public DurableCommand()
        : base("durable", "Measure what the fence and the journal cost a run, in pairs of runs with and without.")
    {
        Add(_rows);
        Add(_batch);
        Add(_rounds);
        SetAction(InvokeAsync);
    }

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var workload = new BenchWorkload(parsed.GetValue(_rows), parsed.GetValue(_batch));
        await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x3600");
        await workload.RunAsync(sandbox.Address, isDurable: true, cancellationToken);
        var (ratios, with, without, batches) = (new List<double>(), new List<double>(), new List<double>(), 0);
        for (var round = 0; round < parsed.GetValue(_rounds); round++)
        {
            // Each goes first as often as the other: a warmer machine must favour neither.
            var isFirst = round % 2 == 0;
            var first = await workload.RunAsync(sandbox.Address, isFirst, cancellationToken);
            var second = await workload.RunAsync(sandbox.Address, !isFirst, cancellationToken);
            var (durable, bare) = isFirst ? (first, second) : (second, first);
            batches = durable.Batches;
            with.Add(durable.Time.TotalSeconds);
            without.Add(bare.Time.TotalSeconds);
            ratios.Add(durable.Time / bare.Time);
        }

        var cost = Median(ratios) - 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Machine.Text}\n{parsed.GetValue(_rows):N0} rows in {batches} batches, {ratios.Count} pairs\n"
            + $"with fence and journal {Spread(with)}\nwithout {Spread(without)}\nwith / without {Spread(ratios)}"));
        if (cost <= ShareMax)
            return 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"FAIL the durable path costs {cost:P1} of a run without it; expected at most {ShareMax:P0}"));
        return 1;
    }

    static string Spread(List<double> values) => string.Create(CultureInfo.InvariantCulture,
        $"{Median(values):0.000} ({values.Min():0.000} to {values.Max():0.000})");

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
