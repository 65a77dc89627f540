using Cairn.Accounting;
using Cairn.Running;
using Cairn.Simulation.Kernel;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>One world before it begins: what is asked in it, what may go wrong, and what people do.</summary>
sealed record SimConfig
{
    public required ulong Seed { get; init; }

    /// <summary>Which prebuilt workload is asked.</summary>
    public required int Workload { get; init; }

    /// <summary>By which road.</summary>
    public SubmissionKind Kind { get; init; }

    /// <summary>How many of its rows are asked.</summary>
    public required int Rows { get; init; }

    /// <summary>How many rows may wait at the API at once, which is what makes batches small.</summary>
    public required int QueueLimit { get; init; }

    /// <summary>What the run may cost; null for no limit.</summary>
    public Usd? Limit { get; init; }

    /// <summary>Whether the model caches only prompts that are longer than any here, which the facts do not say.
    /// </summary>
    public bool IsUncached { get; init; }

    /// <summary>How many requests the API runs at once.</summary>
    public int Workers { get; init; } = 128;

    /// <summary>How often each fault strikes, in a thousand chances for it.</summary>
    public IReadOnlyDictionary<string, int> Faults { get; init; } = new Dictionary<string, int>();

    /// <summary>The longest time after which a create takes effect though nobody was told.</summary>
    public TimeSpan LateCommitMax { get; init; } = TimeSpan.FromMinutes(14);

    /// <summary>For how long a new batch may be missing in the list.</summary>
    public TimeSpan ListLag { get; init; }

    /// <summary>How far the clock on the wall is off.</summary>
    public TimeSpan Skew { get; init; }

    /// <summary>How long things go wrong.</summary>
    public TimeSpan Chaos { get; init; }

    /// <summary>Whether what was answered decides what is asked next.</summary>
    public bool IsStaged { get; init; }

    /// <summary>Whether each process only takes the steps that need no waiting, as from cron.</summary>
    public bool IsCron { get; init; }

    /// <summary>How far the run may go on its own.</summary>
    public SafetyRules Safety { get; init; } = new();

    /// <summary>What people do, and when.</summary>
    public IReadOnlyList<UserAction> Actions { get; init; } = [];

    /// <summary>At which fault points the process dies, counted from 1; for the crashes that are tried one by
    /// one.</summary>
    public IReadOnlyList<long> CrashAt { get; init; } = [];

    /// <summary>The process dies when it first passes this point while a submission is in this state.</summary>
    public StatePoint? CrashOn { get; init; }

    /// <summary>Whether a broken promise ends the world; else it is lived to its end, to see what that costs.</summary>
    public bool IsAudited { get; init; } = true;

    /// <summary>Whether it is what others are compared with.</summary>
    public bool IsClean { get; init; }

    /// <summary>Whether the run may hit what a sound protocol cannot prevent from being paid twice.</summary>
    public bool IsWithinAssumptions => LateCommitMax < Quarantine;

    static readonly TimeSpan Quarantine = TimeSpan.FromMinutes(15);

    /// <summary>Draws the world of a seed.</summary>
    public static SimConfig Of(ulong seed)
    {
        var chance = SimRandom.Of(seed, "config");
        var chaos = chance.Between(TimeSpan.FromMinutes(20), TimeSpan.FromHours(chance.Of([2, 12, 48])));
        var rows = chance.Between(8, 40);
        var safety = SafetyOf(chance);
        return new()
        {
            Safety = safety,
            Seed = seed,
            Workload = chance.Below(SimWorkloads.Count),
            Rows = rows,
            QueueLimit = chance.Permille(300) ? 1_000 : chance.Between(3, rows),
            Limit = chance.Permille(400) ? new Usd(chance.Between(1, 60) / 10_000m) : null,
            Workers = chance.Of([1, 4, 128, 128]),
            Faults = Draw(chance, safety.HasWorkspaceAlone),
            LateCommitMax = TimeSpan.FromMinutes(chance.Permille(100) ? chance.Between(16, 20) : chance.Between(0, 14)),
            ListLag = TimeSpan.FromSeconds(chance.Between(0, 60)),
            Skew = chance.Permille(200) ? chance.Between(TimeSpan.FromHours(-25), TimeSpan.FromHours(25)) : default,
            Chaos = chaos,
            IsCron = chance.Permille(200),
            IsUncached = SimRandom.Of(seed, "cache").Permille(150),
            IsStaged = SimRandom.Of(seed, "stages").Permille(250),
            Actions = [.. Enumerable.Range(0, chance.Below(4)).Select(_ => UserAction.Of(chance, chaos))],
        };
    }

    /// <summary>Draws the world of a seed in which a cascade decides on its stages.</summary>
    public static SimConfig OfCascade(ulong seed)
    {
        var drawn = Of(seed);
        return drawn with
        {
            Workload = SimWorkloads.Count + (int)(seed % CascadeWorkload.Count),
            Rows = CascadeWorkload.Rows,
            Limit = drawn.Limit is { } limit ? new Usd(limit.Amount * 10) : null,
            IsStaged = true,
        };
    }

    /// <summary>The same world where nothing goes wrong and nobody meddles.</summary>
    public SimConfig Clean() => new()
    {
        Seed = Seed,
        Workload = Workload,
        Rows = Rows,
        QueueLimit = 1_000,
        IsStaged = IsStaged,
        Kind = Kind,
        IsClean = true,
    };

    // Most runs hold what is lost until they know; some take a risk, or have the workspace alone.
    static SafetyRules SafetyOf(SimRandom chance) => chance.Below(10) switch
    {
        0 => new()
        {
            LostCreate = LostCreatePolicy.Hedge,
            HedgeAfter = TimeSpan.FromMinutes(chance.Between(10, 120)),
            HedgeAllowanceUsd = chance.Between(1, 20) / 10_000m,
        },
        1 => new() { LostCreate = LostCreatePolicy.Cancel, HasWorkspaceAlone = true },
        2 => new() { HasWorkspaceAlone = true },
        _ => new(),
    };

    // A swarm: most worlds know few faults, so that what one of them hides shows in another.
    static Dictionary<string, int> Draw(SimRandom chance, bool isAlone)
    {
        var share = chance.Of([100, 250, 500]);
        var most = chance.Of([20, 80, 250]);
        var faults = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in FaultNames.OfMachine)
            Add(name, 500, chance.Of([2, 5, 20]));
        foreach (var name in FaultNames.OfCreate.Concat(FaultNames.OfBatch))
            Add(name, share, most);
        foreach (var name in FaultNames.OfCall.Concat(FaultNames.OfResults))
            Add(name, share, most);
        foreach (var name in FaultNames.OfLoss)
            Add(name, 30, most);
        if (chance.Permille(100))
        {
            // A ledger is restored while nobody works on it.
            faults[FaultNames.Rollback] = 500;
            faults.Remove(FaultNames.Zombie);
        }

        // A batch that exists, nobody knows and somebody deleted is waited for until its results would be gone.
        if (faults.ContainsKey(FaultNames.Garbage))
            faults.Remove(FaultNames.HumanDeletes);
        if (isAlone)
            return faults.Where(fault => !FaultNames.OfOthers.Contains(fault.Key)).ToDictionary(StringComparer.Ordinal);
        return faults;

        void Add(string name, int often, int rate)
        {
            if (chance.Permille(often))
                faults[name] = chance.Between(1, rate);
        }
    }
}
