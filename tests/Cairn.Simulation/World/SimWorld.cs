using Cairn.Planning;
using Cairn.Running;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.Ports;

namespace Cairn.Simulation.World;

/// <summary>
/// One run of the real engine in a world where everything outside of it is simulated, and may fail: the API, the
/// ledger, the disk, the clocks, the process and the people.
/// </summary>
sealed class SimWorld : IDisposable
{
    public const string RunId = "0000000r";

    // Longer than anything may take: results are kept for 29 days.
    static readonly TimeSpan CalmMax = TimeSpan.FromDays(35);
    static readonly TimeSpan DrainMin = TimeSpan.FromHours(2);
    const long StepsMax = 300_000;

    readonly SimRandom _chaos;
    readonly StageLayouts _stages;
    readonly Dictionary<string, SimRandom> _streams = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _hits = new(StringComparer.Ordinal);
    readonly Dictionary<StatePoint, int> _strikes = [];
    readonly HashSet<StatePoint> _reached = [];
    long _points;
    bool _hasDied;

    public SimWorld(SimConfig config, SimWorkload workload, bool isTraced = false)
    {
        Config = config;
        Workload = workload;
        FirstLayout = SimLayouts.Draw(SimRandom.Of(config.Seed, "layout"), workload);
        _stages = new(FirstLayout);
        _chaos = SimRandom.Of(config.Seed, "chaos");
        Chance = SimRandom.Of(config.Seed, "api");
        Ids = SimRandom.Of(config.Seed, "ids");
        Log = new(isTraced);
        Scheduler = new(SimRandom.Of(config.Seed, "scheduler"));
        Files = new(SimRandom.Of(config.Seed, "disk"));
        Api = new(this, Path.Combine(Scratch.Folder, Guid.NewGuid().ToString("n")));
        Audit = new(this);
        Ledger.Committed = Audit.OnCommitted;
        Supervisor = new(this);
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static ReadOnlyMemory<byte> Key { get; } = "the key of a simulated installation"u8.ToArray();

    public SimConfig Config { get; }

    public SimWorkload Workload { get; }

    /// <summary>The layout of the first stage.</summary>
    public RunLayout FirstLayout { get; }

    /// <summary>What its cascade decided so far.</summary>
    public CascadeDecisions Decisions { get; } = new();

    /// <summary>What its cascade came to; null before the end, and where an answer failed for good.</summary>
    public string? Outcome { get; set; }

    /// <summary>The layouts of all stages that the ledger knows.</summary>
    public RunLayout Layout
    {
        get
        {
            if (Ledger.State.Run is { } run)
                _stages.Follow(run, Files.SeenBy(_ => Task.CompletedTask));
            return _stages.Whole;
        }
    }

    public SimScheduler Scheduler { get; }

    public SimRandom Chance { get; }

    public SimRandom Ids { get; }

    public EventLog Log { get; }

    public SimLedger Ledger { get; } = new();

    public SimFiles Files { get; }

    public SimApi Api { get; }

    public SimAudit Audit { get; }

    public Supervisor Supervisor { get; }

    /// <summary>Whether nothing goes wrong any more.</summary>
    public bool IsCalm => Scheduler.Now >= Config.Chaos;

    /// <summary>Whether something struck after which results may be gone.</summary>
    public bool MayLoseResults => _hits.Keys.Any(FaultNames.OfResultLoss.Contains);

    public Violation? Violation { get; private set; }

    /// <summary>How often each fault struck.</summary>
    public IReadOnlyDictionary<string, int> Hits => _hits;

    /// <summary>Lives the whole life of the run, and audits it.</summary>
    public SimResult Run()
    {
        Ledger.AddRunAsync(Supervisor.NewRun());
        foreach (var action in Config.Actions)
            Scheduler.Schedule(action.At, () => Supervisor.Act(action.Kind));
        Supervisor.StartIn(TimeSpan.Zero);
        Scheduler.Run(Config.Chaos + CalmMax, () =>
            Violation is not null || Scheduler.Steps > StepsMax
            || (Supervisor.IsAtRest && Scheduler.Now > Config.Chaos + DrainMin));
        if (Violation is null && !Supervisor.IsAtRest)
            Violate("liveness", $"the run does not come to rest: {Describe()}");
        if (Violation is null)
            Audit.AtEnd();
        return Result();
    }

    /// <summary>A named moment: others may act, and the process may die, freeze, or be told of a failure.</summary>
    public async Task AtAsync(SimActor actor, string point)
    {
        // One of its calls died here; of those beside it, none goes on.
        if (Scheduler.IsPastLife(actor))
            await new TaskCompletionSource().Task;
        Log.Add(Scheduler.Now, $"{actor.Name} {point}");
        foreach (var state in Audit.StatesNow)
            _reached.Add(new(state, point));
        if (IsDueToDie(++_points, point))
            await DieAsync(actor, point);
        if (!IsCalm)
            await StrikeAsync(actor, point);
        if (point.EndsWith(".before", StringComparison.Ordinal))
            await Scheduler.PassAsync(actor, TimeSpan.FromMilliseconds(_chaos.Below(20)));
    }

    /// <summary>Whether a fault strikes at this chance for it.</summary>
    public bool Strikes(string fault)
    {
        if (IsCalm || !Config.Faults.TryGetValue(fault, out var rate) || !StreamOf(fault).Permille(rate))
            return false;
        Hit(fault);
        Log.Add(Scheduler.Now, $"fault {fault}");
        return true;
    }

    /// <summary>A count that a batch of somebody else might well have too.</summary>
    public int AnyCount() => Ledger.State.Submissions is { Count: > 0 } submissions
        ? submissions[Chance.Below(submissions.Count)].Count
        : Chance.Between(1, 10);

    /// <summary>Says that a promise was broken; the first one ends the world.</summary>
    public void Violate(string invariant, string what)
    {
        Log.Add(Scheduler.Now, $"VIOLATION {invariant}: {what}");
        if (Config.IsAudited)
            Violation ??= new(invariant, what);
    }

    public void Dispose() => Api.Dispose();

    async Task StrikeAsync(SimActor actor, string point)
    {
        if (Strikes(FaultNames.Crash))
            await DieAsync(actor, point);
        if (Supervisor.MaySucceed && Strikes(FaultNames.Zombie))
        {
            NoteStrike(point);
            Supervisor.Succeed(actor, _chaos.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)));
            await Scheduler.PassAsync(actor, TimeSpan.Zero);
        }

        if (Strikes(FaultNames.Freeze))
        {
            NoteStrike(point);
            actor.Freeze(Scheduler.Now + _chaos.Between(TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)));
            await Scheduler.PassAsync(actor, TimeSpan.Zero);
        }

        if (IsOf(point, "store.", ".before") && Strikes(FaultNames.StoreFail))
            throw new SimLedgerException("failed", _chaos.Permille(500));
        if (IsOf(point, "store.", ".after") && Strikes(FaultNames.StoreUnknown))
            throw new SimLedgerException("has an unknown outcome", _chaos.Permille(500));
        if (IsOf(point, "blob.", ".before") && Strikes(FaultNames.DiskFull))
            throw new IOException("No space left on device (simulated).");
    }

    bool IsDueToDie(long number, string point)
    {
        if (Config.CrashOn is not { } on)
            return Config.CrashAt.Contains(number);
        if (_hasDied || on.Point != point || !Audit.StatesNow.Contains(on.State))
            return false;
        _hasDied = true;
        return true;
    }

    Task DieAsync(SimActor actor, string point)
    {
        NoteStrike(point);
        Log.Add(Scheduler.Now, $"{actor.Name} dies at {point}");
        Hit("died");
        Supervisor.Kill(actor, _chaos.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(90)));
        if (Strikes(FaultNames.Rollback))
            Supervisor.Restore(_chaos.Between(1, 30));
        return new TaskCompletionSource().Task;
    }

    void NoteStrike(string point)
    {
        foreach (var state in Audit.StatesNow)
            _strikes[new(state, point)] = _strikes.GetValueOrDefault(new(state, point)) + 1;
    }

    void Hit(string name) => _hits[name] = _hits.GetValueOrDefault(name) + 1;

    SimRandom StreamOf(string fault) => _streams.TryGetValue(fault, out var stream)
        ? stream
        : _streams[fault] = SimRandom.Of(Config.Seed, fault);

    static bool IsOf(string point, string port, string moment) =>
        point.StartsWith(port, StringComparison.Ordinal) && point.EndsWith(moment, StringComparison.Ordinal);

    string Describe()
    {
        var run = Ledger.State.Run!;
        return $"{run.State}/{run.Cause} ({run.StopMessage}), {run.Pending} rows pending, reserved {run.Reserved}, "
            + $"ghost {run.Ghost}, " + string.Join("; ", Ledger.State.Submissions
                .Where(submission => submission.State < SubmissionState.Settled)
                .Select(submission => $"{submission.Id} {submission.State} n={submission.Count}"));
    }

    SimResult Result() => new()
    {
        Config = Config,
        Violation = Violation,
        Hash = Log.Hash,
        Steps = Scheduler.Steps,
        Points = _points,
        Lived = Scheduler.Now,
        Hits = _hits,
        Strikes = _strikes,
        Reached = _reached,
        LastEvents = [.. Log.Last],
        Wasted = Ledger.State.Run?.Wasted ?? default,
        Settled = Ledger.State.Run?.Settled ?? default,
        RowsPaidTwice = Audit.RowsPaidTwice,
        Billed = new(Api.Own.Values.Sum(Api.Billed) + Api.BilledCalls),
        Rows = Config.Rows,
    };
}
