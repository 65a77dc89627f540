using System.Diagnostics;
using Cairn.Simulation.World;

using var workloads = new SimWorkloads();
var watch = Stopwatch.StartNew();
var (from, to) = (ulong.Parse(args[0]), ulong.Parse(args[1]));
long steps = 0;
var bad = 0;
for (var seed = from; seed < to; seed++)
{
    var config = SimConfig.Of(seed);
    using var world = new SimWorld(config, workloads.Find(config.Workload, config.Rows), args.Length > 2);
    var result = world.Run();
    steps += result.Steps;
    if (result.Violation is { } violation)
    {
        bad++;
        Console.WriteLine($"{seed} {violation.Invariant} {violation.What.ReplaceLineEndings(" ")[..Math.Min(250, violation.What.Length)]}");
    }
}

Console.WriteLine($"{(to - from) / watch.Elapsed.TotalSeconds:0.0} seeds/s, {steps} steps, {bad} bad");
return 0;
