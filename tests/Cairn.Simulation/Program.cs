using System.Diagnostics;
using System.Text.Json;
using Cairn.Simulation.Mutants;
using Cairn.Simulation.Proof;
using Cairn.Simulation.World;

return await Command.RunAsync(args);

/// <summary>The command line: seeds, scenarios, one world, or all of a proof.</summary>
static class Command
{
    const string Usage = """
        Usage: simulate [--seeds A..B] [--threads N]                worlds by seed; the default is 0..1000
               simulate --cascades A..B [--threads N]               the same where a cascade decides on the stages
               simulate --seed N [--trace]                          one world
               simulate --config JSON [--trace] [--shrink]          one world as a failure prints it
               simulate --scenario NAME [--crash K [--crash L]] [--trace]
               simulate --mutants [NAME] [--threads N]              every deliberate mistake, or one
               simulate --variants N [--threads N]                  what it costs to leave rules out, in N worlds each
               simulate --crashes | --nightly                       every crash of every scenario | the nightly proof
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        Directory.CreateDirectory(Scratch.Folder);
        try
        {
            return await RunInAsync(args);
        }
        finally
        {
            Directory.Delete(Scratch.Folder, recursive: true);
        }
    }

    static async Task<int> RunInAsync(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return 0;
        }

        using var workloads = new SimWorkloads();
        var threads = Value(args, "--threads") is { } count ? int.Parse(count, null) : Environment.ProcessorCount;
        if (args is ["--hunt", .. var hunts])
        {
            foreach (var hunt in hunts)
                Console.WriteLine(JsonSerializer.Serialize(await Hunt.GoAsync(hunt)));
            return 0;
        }

        if (Value(args, "--cost") is { } cost)
        {
            Console.WriteLine(JsonSerializer.Serialize(Hunt.CostOf(cost)));
            return 0;
        }

        if (args.Contains("--variants"))
        {
            Variant.Print(int.Parse(Value(args, "--variants") ?? "1000", null), threads);
            return 0;
        }

        if (args.Contains("--mutants"))
            return Mutants(Value(args, "--mutants"), threads);
        if (One(args) is { } one)
            return Report(Swarm.Live(one, workloads, args.Contains("--trace")), args, workloads);
        if (args.Contains("--crashes"))
            return Crashes(workloads, threads);
        if (Value(args, "--cascades")?.Split("..") is [var first, var last])
            return Cascades((int.Parse(first, null), int.Parse(last, null)), threads);
        var range = (Value(args, "--seeds") ?? (args.Contains("--nightly") ? "0..1000000" : "0..1000")).Split("..");
        return Seeds((long.Parse(range[0], null), long.Parse(range[1], null)), threads);
    }

    static int Mutants(string? name, int threads)
    {
        var mutants = Mutant.All.Where(each => each.Name.StartsWith(name ?? "", StringComparison.Ordinal)).ToList();
        using var run = new MutantRun();
        var tried = run.Try(mutants, threads, Say).Concat(run.Control(mutants, threads, Say)).ToList();
        Console.WriteLine($"{tried.Count(trial => trial.IsRight)} of {tried.Count} are as they should be");
        return tried.TrueForAll(trial => trial.IsRight) ? 0 : 1;

        static void Say(MutantTrial trial) => Console.WriteLine(MutantText.Of(trial));
    }

    static int Seeds((long From, long To) range, int threads)
    {
        var (watch, tally) = (Stopwatch.StartNew(), new Tally());
        Swarm.Run(range, tally, threads);
        Console.Write(TallyText.Of("Swarm", tally, watch.Elapsed));
        Console.Write(TallyText.Faults(tally));
        return Failures(tally);
    }

    static int Cascades((int From, int To) range, int threads)
    {
        var (watch, tally) = (Stopwatch.StartNew(), new Tally());
        Swarm.RunCascades(range, tally, threads);
        Console.Write(TallyText.Of("Cascades", tally, watch.Elapsed));
        Console.Write(TallyText.Faults(tally));
        return Failures(tally);
    }

    static int Crashes(SimWorkloads workloads, int threads)
    {
        var all = new Tally();
        foreach (var (name, scenario) in Scenario.All)
        {
            var (watch, tally) = (Stopwatch.StartNew(), new Tally());
            Swarm.Run(Scenario.Crashes(scenario, workloads), tally, threads);
            Console.Write(TallyText.Of($"Crashes of {name}", tally, watch.Elapsed));
            foreach (var failed in tally.Failures)
                all.Add(failed);
        }

        return Failures(all);
    }

    static int Failures(Tally tally)
    {
        Console.Write(TallyText.Failures(tally));
        return tally.Failed == 0 ? 0 : 1;
    }

    static int Report(SimResult result, string[] args, SimWorkloads workloads)
    {
        Console.WriteLine($"{result.Steps} steps, {result.Points} points, {result.Lived.TotalDays:0.0} virtual days, "
            + $"hash {result.Hash:x16}");
        if (result.Violation is null)
            return 0;
        var shown = args.Contains("--shrink") ? Shrinker.Shrink(result, workloads) : result;
        if (!args.Contains("--trace"))
            Console.WriteLine(string.Join('\n', shown.LastEvents));
        Console.Write(TallyText.Failure(shown));
        return 1;
    }

    static SimConfig? One(string[] args)
    {
        if (Value(args, "--seed") is { } seed)
            return SimConfig.Of(ulong.Parse(seed, null));
        if (Value(args, "--config") is { } json)
            return TallyText.Config(json);
        if (Value(args, "--scenario") is not { } name)
            return null;
        var crashes = args.Index().Where(arg => arg.Item == "--crash");
        return Scenario.All[name] with
        {
            CrashAt = [.. crashes.Select(crash => long.Parse(args[crash.Index + 1], null))],
        };
    }

    static string? Value(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
            && !args[at + 1].StartsWith("--", StringComparison.Ordinal) ? args[at + 1] : null;
}
