using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Models;
using Cairn.Running;
using Cairn.Running.Points;
using Cairn.Simulation.Kernel;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// Who keeps the run going: starts its process, starts it again, repairs what a person must, and meddles.
/// </summary>
sealed class Supervisor(SimWorld world)
{
    const int ZombiesMax = 2;

    readonly SimRandom _chance = SimRandom.Of(world.Config.Seed, "people");
    SimActor? _current;
    CancellationTokenSource? _interrupt;
    readonly List<SimActor> _processes = [];
    bool _isStarting;
    bool _isRestored;

    /// <summary>Whether the run is over and nobody will start it again.</summary>
    public bool IsAtRest { get; private set; }

    /// <summary>Whether another process may be started beside one that only seems dead.</summary>
    public bool MaySucceed => _processes.Count(process => process.FrozenUntil > world.Scheduler.Now) < ZombiesMax;

    public Run NewRun() => new()
    {
        Id = SimWorld.RunId,
        Limit = world.Config.Limit,
        Spec = new()
        {
            Name = world.Workload.Workload.Name,
            WorkloadPath = world.Workload.Workload.Folder,
            WorkloadFingerprint = "fingerprint",
            InputSha256 = world.Workload.InputSha256,
            Rows = world.FirstLayout.Places,
            InputRows = world.Workload.Rows,
            LayoutSha256 = world.FirstLayout.Sha256,
            OutputFolder = world.Workload.Workload.Folder,
            StartedAt = SimWorld.Start,
            IsStaged = world.Config.IsStaged,
            IsCertified = world.Workload.IsCascade,
            Deadline = SimWorld.Start + TimeSpan.FromHours(30),
            QueueLimit = world.Config.QueueLimit,
            Safety = world.Config.Safety,
            Kind = world.Config.Kind,
            Plan = world.Workload.PlanBy(world.FirstLayout, world.Config.Kind),
        },
    };

    /// <summary>Starts a process after a while, if none is there.</summary>
    public void StartIn(TimeSpan delay)
    {
        if (_isStarting || IsAtRest)
            return;
        _isStarting = true;
        world.Scheduler.Schedule(delay, () =>
        {
            _isStarting = false;
            if (_current is null)
                Start();
        });
    }

    /// <summary>Ends a process at this instruction; somebody resumes the run later.</summary>
    public void Kill(SimActor actor, TimeSpan away)
    {
        actor.Kill();
        world.Files.Crash();
        if (actor != _current)
            return;
        _current = null;
        StartIn(away);
    }

    /// <summary>
    /// Stops a process for a while and starts another beside it, as after a failover that came too early.
    /// </summary>
    public void Succeed(SimActor zombie, TimeSpan frozen)
    {
        zombie.Freeze(world.Scheduler.Now + frozen);
        if (zombie != _current)
            return;
        _current = null;
        StartIn(TimeSpan.FromSeconds(_chance.Between(0, 60)));
    }

    /// <summary>Somebody restores the ledger from a copy that is so many transactions old.</summary>
    public void Restore(int transactions)
    {
        // Nobody restores a ledger under a process that works on it.
        _processes.ForEach(process => process.Kill());
        _current = null;
        StartIn(TimeSpan.FromMinutes(_chance.Between(1, 60)));
        world.Api.IsKeyMoved = false;
        world.Ledger.Restore(transactions);
        world.Audit.OnRestored();
        world.Log.Add(world.Scheduler.Now, $"the ledger goes back by {transactions} transactions");
        _isRestored = true;
    }

    public void Act(UserActionKind kind)
    {
        var run = world.Ledger.State.Run!;
        world.Log.Add(world.Scheduler.Now, $"user {kind}");
        switch (kind)
        {
            case UserActionKind.Interrupt when _current is { } actor && _interrupt is { } interrupt:
                world.Scheduler.Schedule(actor, actor.Incarnation, TimeSpan.Zero, interrupt.Cancel);
                break;
            case UserActionKind.Cancel when run.State != RunState.Finished:
                world.Ledger.ChangeAsync(run.Id, new() { CancelRequested = true });
                break;
            case UserActionKind.RaiseBudget when run.Limit is { } limit:
                world.Ledger.ChangeAsync(run.Id, new() { Limit = limit + limit });
                break;
        }
    }

    void Start()
    {
        var actor = new SimActor(world.Scheduler, $"p{_processes.Count + 1}");
        _processes.Add(actor);
        actor.Restart();
        _current = actor;
        var interrupt = new CancellationTokenSource();
        _interrupt = interrupt;
        world.Scheduler.Schedule(actor, actor.Incarnation, TimeSpan.Zero, () => _ = LiveAsync(actor, interrupt.Token));
    }

    async Task LiveAsync(SimActor actor, CancellationToken interrupt)
    {
        world.Log.Add(world.Scheduler.Now, $"{actor.Name} starts");
        try
        {
            var context = ContextOf(actor);
            await PrepareAsync(context.Store);
            var runner = new Runner(context, new() { NoWait = world.Config.IsCron });
            await runner.RunAsync(interrupt);
            world.Log.Add(world.Scheduler.Now, $"{actor.Name} ends");
        }
#pragma warning disable CA1031 // The edge of a process: what it did not handle ends it, and a person starts it again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            world.Log.Add(world.Scheduler.Now, $"{actor.Name} fails: {failure.GetType().Name}: {failure.Message}");
            if (failure is not (CairnException or IOException or OperationCanceledException))
                world.Violate("unhandled", failure.ToString());
        }

        if (actor == _current)
            OnExit();
    }

    // What `cairn resume` does, and what a person repairs before it.
    async Task PrepareAsync(IRunStore store)
    {
        if (world.IsCalm || _chance.Permille(700))
            (world.Api.IsKeyRevoked, world.Api.IsKeyMoved) = (false, false);
        var run = (await store.SnapshotAsync(SimWorld.RunId)).Run;
        if (run.State == RunState.Finished && !_isRestored)
            return;
        var mayRaise = run.Cause == StopCause.Budget && (world.IsCalm || _chance.Permille(300));
        await store.ChangeAsync(run.Id, new()
        {
            State = RunState.Running,
            Cause = StopCause.None,
            Limit = mayRaise ? run.Limit + run.Limit : null,
            Spec = AgreedAnew(run),
            RebuildSince = _isRestored ? SimWorld.Start + world.Scheduler.Now : null,
        });
        _isRestored = false;
        if (world.IsCalm)
            await store.LetGoAsync(run.Id, SimWorld.Start + world.Scheduler.Now);
    }

    // A pilot that failed is sent for all the same, and so is what follows on a loss; a person may forget to say so.
    RunSpec? AgreedAnew(Run run) => run.Cause switch
    {
        StopCause.CacheLoss when world.IsCalm || _chance.Permille(500) => run.Spec with
        {
            Safety = run.Spec.Safety with { CacheLoss = CacheLossPolicy.Continue },
        },
        StopCause.Deadline => run.Spec with { Deadline = run.Spec.Deadline + TimeSpan.FromDays(2) },
        StopCause.Decision or StopCause.NotCertifiable => run.Spec with
        {
            AcceptsCost = true,
            AcceptsCascade = true,
            Safety = run.Spec.Safety with { ErrorShareMax = 1 },
        },
        _ => null,
    };

    void OnExit()
    {
        _current = null;
        var state = world.Ledger.State;
        var run = state.Run!;
        var isOver = run.State == RunState.Finished || (run.State == RunState.Stopped && run.CancelRequested);
        var isSettled = run.Reserved == Usd.Zero && run.Ghost == Usd.Zero;
        if (world.IsCalm && ((isOver && isSettled) || WaitsForAPerson(state))
            && world.Scheduler.Now > world.Config.Chaos + TimeSpan.FromHours(1))
        {
            IsAtRest = true;
            return;
        }

        var most = world.Config.IsCron ? TimeSpan.FromMinutes(20) : TimeSpan.FromHours(2);
        StartIn(_chance.Between(TimeSpan.FromSeconds(1), most));
    }

    // A batch in a workspace that the run does not live in; what becomes of it, only a person can say.
    bool WaitsForAPerson(LedgerState state) => world.Hits.ContainsKey(FaultNames.KeyMoved)
        && state.Run!.State == RunState.Stopped
        && state.Submissions.Exists(each => each.State == SubmissionState.Frozen)
        && state.Submissions.TrueForAll(each => !each.IsOpen || each.State == SubmissionState.Frozen);

    RunContext ContextOf(SimActor actor)
    {
        var time = new SimTimeProvider(world.Scheduler, actor, SimWorld.Start) { Skew = world.Config.Skew };
        var clock = new ApiClock(time);
        Task At(FaultPoint point) => world.AtAsync(actor, point.Name);
        return new()
        {
            RunId = SimWorld.RunId,
            Spec = world.Ledger.State.Run!.Spec,
            Store = new PointedStore(world.Ledger, At),
            Api = new PointedApi(new SimConnection(world, actor, clock), At),
            Messages = new PointedMessages(new SimMessages(world, actor, clock), At),
            Blobs = new PointedBlobs(world.Files.SeenBy(name => world.AtAsync(actor, name)), At),
            StagePlanner = world.Workload.IsCascade ? new SimCascade(world)
                : world.Config.IsStaged ? new SimStages(world.Config, world.Workload) : null,
            Clock = clock,
            NewId = NewId,
            Workload = world.Workload.Workload,
            Rows = world.Workload.Source,
            Layout = world.FirstLayout,
            Catalog = ModelCatalog.BuiltIn,
            InstanceKey = SimWorld.Key,
        };
    }

    string NewId() => CustomId.NewId(BitConverter.GetBytes(world.Ids.Next()).AsSpan(0, 5));
}
