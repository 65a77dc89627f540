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
            + $"with fence and journal    median {Median(with):0.00} s ({with.Min():0.00} to {with.Max():0.00})\n"
            + $"without                   median {Median(without):0.00} s "
            + $"({without.Min():0.00} to {without.Max():0.00})\n"
            + $"with / without            median {Median(ratios):0.000} "
            + $"({ratios.Min():0.000} to {ratios.Max():0.000})"));
        if (cost <= ShareMax)
            return 0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"FAIL the durable path costs {cost:P1} of a run without it; expected at most {ShareMax:P0}"));
        return 1;
    }

    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
