using System.Diagnostics;
using Cairn.Simulation.Proof;
using Cairn.Simulation.World;
using Cairn.Tests.House;

namespace Cairn.Tests.Simulation;

/// <summary>
/// The engine in worlds where everything around it fails; <c>CAIRN_PROOF=nightly</c> lives many more.
/// </summary>
public sealed class SimulationTests(Proving proving, ITestOutputHelper output) : IClassFixture<Proving>
{
    static readonly ProofSize Size = ProofSize.Asked;

    public static TheoryData<string> Scenarios => [.. Scenario.All.Keys];

    [Fact]
    public void No_seed_loses_a_row_or_a_cent()
    {
        var (tally, took) = proving.SwarmOfSeeds;

        Say(TallyText.Of("Swarm", tally, took) + TallyText.Faults(tally));
        Repository.HasNone(TallyText.Failures(tally).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_crash_at_any_point_loses_nothing(string name)
    {
        using var workloads = new SimWorkloads();

        Prove($"Crashes of {name}", Scenario.Crashes(Scenario.All[name], workloads));
    }

    [Fact]
    public void No_seed_of_a_cascade_changes_what_it_audits_keeps_or_certifies()
    {
        var watch = Stopwatch.StartNew();
        var tally = Swarm.RunCascades((0, Size.Cascades), new Tally(), Proving.Threads);

        Say(TallyText.Of("Cascades", tally, watch.Elapsed));
        Repository.HasNone(TallyText.Failures(tally).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Two_crashes_lose_nothing()
    {
        using var workloads = new SimWorkloads();

        Prove("Double crashes", Scenario.DoubleCrashes(Scenario.All["plain"], Size.DoubleCrashes, workloads));
    }

    [Fact]
    public void Every_point_in_every_state_was_struck_often_enough()
    {
        var file = Path.Combine(Repository.Root, "tests/Cairn.Tests/Simulation/StatePoints.approved.txt");
        var (watch, tally) = (Stopwatch.StartNew(), proving.SwarmOfSeeds.Tally);
        var matrix = new Matrix(tally, Size, Proving.Threads);
        var reached = matrix.Reachable();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(file, string.Concat(reached.Select(at => $"{at}\n")));
        var pairs = reached.Union(File.ReadLines(file).Select(StatePoint.Parse)).ToList();
        var swarm = tally.Worlds;

        var rare = matrix.Complete(pairs);

        Say($"{pairs.Count - rare.Count} pairs of state and point, each struck at least {Size.Strikes} times, in "
            + $"{watch.Elapsed.TotalSeconds:0} s and {tally.Worlds - swarm:N0} worlds more; "
            + $"{tally.Witnesses.Count - pairs.Count} more are too rare\n");
        Repository.HasNone(rare.Select(at => $"{at}: struck too rarely"));
        Repository.HasNone(TallyText.Failures(tally).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void No_world_that_ever_failed_fails_again()
    {
        var found = FoundSeeds.All();

        Prove("Worlds that once failed", [.. found.Select(each => each.Config)]);
    }

    void Prove(string title, IReadOnlyList<SimConfig> configs)
    {
        var watch = Stopwatch.StartNew();
        var tally = Swarm.Run(configs, new Tally(), Proving.Threads);

        Say(TallyText.Of(title, tally, watch.Elapsed));
        Repository.HasNone(TallyText.Failures(tally).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    void Say(string text)
    {
        output.WriteLine(text);
        Console.Write(text);
    }
}
