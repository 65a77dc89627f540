using System.Diagnostics;
using System.Globalization;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.Ledger;
using Cairn.Simulation.Proof;
using Cairn.Simulation.World;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Simulation.Mutants;

/// <summary>
/// Looks for the first broken promise where a mistake should show, and stops there: in the worlds of <c>seeds A..B</c>
/// or <c>cascades A..B</c>, in every crash of a scenario (<c>crashes NAME</c>), or between the ledger and its model
/// (<c>contract A..B</c>). After the seeds may stand the faults that strike instead of the seed's, <c>late</c> for
/// creates that take effect after the quarantine, and <c>hedge</c> for runs that hedge.
/// </summary>
/// <param name="Invariant">What was broken; null when nothing was.</param>
/// <param name="What">How it was broken.</param>
/// <param name="Where">How to see it again.</param>
/// <param name="Tried">How many worlds or sequences were lived through.</param>
sealed record Hunt(string? Invariant, string What, string Where, int Tried)
{
    const int CallsEach = 200;

    static readonly TimeSpan LateBeyondQuarantine = TimeSpan.FromMinutes(30);

    static readonly SafetyRules Hedging = new()
    {
        LostCreate = LostCreatePolicy.Hedge,
        HedgeAfter = TimeSpan.FromMinutes(10),
        HedgeAllowanceUsd = 0.00002m,
    };

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    public static async Task<Hunt> GoAsync(string spec)
    {
        var watch = Stopwatch.StartNew();
        using var workloads = new SimWorkloads();
        var found = await GoAsync(spec, workloads);
        return found with { Took = watch.Elapsed };
    }

    /// <summary>Lives all of the worlds to their end, whatever they break, and says what that cost.</summary>
    public static VariantCost CostOf(string spec)
    {
        var words = spec.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var configs = Seeds(words[1])
            .Select(seed => Bend(SimConfig.Of(seed), words[2..]) with { IsAudited = false, Actions = [], Limit = null })
            .Select(config => config with { Safety = new() })
            .ToList();
        var tally = Swarm.Run(configs, new(), 1);
        return new(tally.Worlds, tally.Billed, tally.PaidInVain, tally.WorldsPaidInVain);
    }

    static async Task<Hunt> GoAsync(string spec, SimWorkloads workloads)
    {
        var words = spec.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["seeds", var range, .. var how] =>
                Among(Seeds(range).Select(seed => Bend(SimConfig.Of(seed), how)), workloads),
            ["cascades", var range, .. var how] =>
                Among(Seeds(range).Select(seed => Bend(SimConfig.OfCascade(seed), how)), workloads),
            ["crashes", var name] => Among(Scenario.Crashes(Scenario.All[name], workloads), workloads),
            ["contract", var range] => await OfLedgerAsync(Seeds(range)),
            _ => throw new CairnException(
                $"'{spec}' is no hunt; expected seeds A..B, cascades A..B, crashes NAME or contract A..B."),
        };
    }

    static Hunt Among(IEnumerable<SimConfig> configs, SimWorkloads workloads)
    {
        var tried = 0;
        foreach (var config in configs)
        {
            tried++;
            if (Swarm.Live(config, workloads) is { Violation: { } violation })
                return new(violation.Invariant, violation.What, WhereOf(config), tried);
        }

        return new(null, "", "", tried);
    }

    static string WhereOf(SimConfig config) => config.CrashAt.Count > 0
        ? $"crash {config.CrashAt[0]}"
        : $"seed {config.Seed}";

    static async Task<Hunt> OfLedgerAsync(IEnumerable<ulong> seeds)
    {
        var tried = 0;
        foreach (var seed in seeds)
        {
            tried++;
            var folder = Directory.CreateDirectory(Path.Combine(Scratch.Folder, Guid.NewGuid().ToString("n"))).FullName;
            try
            {
                var clock = new LedgerClock();
                using var store = SqliteRunStore.Open(Path.Combine(folder, "ledger.db"), clock);
                var chance = SimRandom.Of(seed, "ledger");
                ulong[] calls = [.. Enumerable.Range(0, CallsEach).Select(_ => chance.Next())];
                var duel = new LedgerDuel(store, clock);
                if (await duel.FightAsync($"{seed:00000}", calls) is { } difference)
                    return new("ledger_contract", difference, $"sequence {seed}", tried);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return new(null, "", "", tried);
    }

    static IEnumerable<ulong> Seeds(string range)
    {
        var ends = range.Split("..");
        for (var seed = ulong.Parse(ends[0], null); seed < ulong.Parse(ends[1], null); seed++)
            yield return seed;
    }

    static SimConfig Bend(SimConfig config, string[] how)
    {
        var faults = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in how)
        {
            if (word.Split('=') is [var fault, var rate]
                && !(config.Safety.HasWorkspaceAlone && FaultNames.OfOthers.Contains(fault)))
            {
                faults[fault] = int.Parse(rate, CultureInfo.InvariantCulture);
            }
        }

        return config with
        {
            Faults = faults.Count > 0 ? faults : config.Faults,
            LateCommitMax = how.Contains("late") ? LateBeyondQuarantine : config.LateCommitMax,
            Safety = how.Contains("hedge") ? Hedging : config.Safety,
        };
    }
}
