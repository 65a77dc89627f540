using System.CommandLine;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Goes on with a run wherever it stands: after a kill, Ctrl-C, a stop, or <c>--no-wait</c>.</summary>
sealed class ResumeCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<bool> _noLimit = new("--no-limit") { Description = "go on with the rows that --limit left out" };
    readonly Option<TimeSpan?> _deadline = Flags.Deadline();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _yes = Flags.Yes();
    readonly Option<bool> _acceptErrors = new("--accept-errors")
    {
        Description = "send the others although too many of the first rows failed",
    };

    readonly Option<bool> _acceptCascade = new("--accept-cascade")
    {
        Description = "go on with a cascade that gains nothing, has drifted, or can certify nothing",
    };

    readonly Option<bool> _acceptCost = new("--accept-cost")
    {
        Description = "send the others although the first rows showed that all cost more than was agreed",
    };

    readonly Option<bool> _acceptCacheLoss = new("--accept-cache-loss")
    {
        Description = "go on although a planned saving of the cache is lost",
    };

    readonly Option<LostCreatePolicy?> _lostCreate = Flags.LostCreate();
    readonly Option<bool> _adoptHost = Flags.AdoptHost();
    readonly DriveFlags _drive = new();

    public ResumeCommand()
        : base("resume", "Go on with a run; nothing that was paid is asked again.")
    {
        Add(_run);
        foreach (var option in (Option[])
            [_maxCost, _noLimit, _deadline, _models, _acceptErrors, _acceptCost, _acceptCascade,
                _acceptCacheLoss, _lostCreate, _adoptHost, _yes])
        {
            Add(option);
        }

        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn resume", "go on with the newest run"),
        ("cairn resume k3v9 --max-cost 10", "go on with a higher limit"),
        ("cairn resume k3v9 --accept-errors", "go on although many of the first rows failed"),
        ("cairn resume k3v9 --accept-cost", "go on although the rest will cost more than was planned"),
        ("cairn resume k3v9 --accept-cascade", "go on although the cascade gains nothing"),
        ("cairn resume k3v9 --accept-cache-loss", "go on although rows do not read the cache as planned"),
        ("cairn resume latest --no-wait --json", "take the next step and leave; safe from cron"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal, parsed.GetValue(_adoptHost));
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        if (parsed.GetValue(_models) is { } models)
            run = run with { Spec = run.Spec with { ModelsFile = Path.GetFullPath(models) } };
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        run = run with { Spec = Agreed(run, parsed) };
        if (parsed.GetValue(_noLimit))
            run = run with { Spec = await WithAllRowsAsync((home, store), run, prepared) };
        var raised = parsed.GetValue(_maxCost) is { } usd ? new Usd(usd) : (Usd?)null;
        if (!run.Spec.IsSandbox && (raised is not null || parsed.GetValue(_noLimit) || await IsNewAsync(store, run)))
            Spending.Confirm($"Run {run.Id} will spend more than was agreed before. Go on?", parsed.GetValue(_yes));

        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
            return await DriveFlags.OccupiedAsync(terminal, (home, store), run, prepared);

        if (run is not { State: RunState.Finished })
        {
            await store.ChangeAsync(run.Id, new()
            {
                State = RunState.Running,
                Cause = StopCause.None,
                Limit = raised,
                RowLimit = parsed.GetValue(_noLimit) ? run.Spec.Rows : null,
                Spec = run.Spec,
            });
        }
        else if (parsed.GetValue(_acceptCacheLoss))
        {
            await store.ChangeAsync(run.Id, new() { Spec = run.Spec });
        }

        if (run.Spec.IsSandbox)
            terminal.SandboxNotice();
        return await _drive.DriveAsync(session, terminal, parsed, cancellationToken);
    }

    // A run that only took a batch over has never asked anything, so nobody agreed to what its rows cost.
    static async Task<bool> IsNewAsync(IRunStore store, Run run)
    {
        var submissions = (await store.SnapshotAsync(run.Id)).Submissions;
        return submissions.Count > 0 && run.Pending > 0
            && submissions.All(submission => submission.Origin == SubmissionOrigin.Adopted);
    }

    // The prefixes of rows behind the limit were not looked at before. A body that is planned keeps the ones it has.
    static async Task<RunSpec> WithAllRowsAsync(
        (CairnHome Home, IRunStore Store) at, Run run, PreparedWorkload prepared)
    {
        if (run.Spec.IsStaged && run.RowLimit is null)
        {
            throw new BadInputException([new("--no-limit", null,
                $"run {run.Id}, which has no rows but the {run.Spec.Plan.Rows:N0} that it asks",
                "a run that --limit stopped",
                "A cascade certifies the rows that it began with: start a new run for all.")]);
        }

        var planned = prepared.Plan(null);
        var folder = at.Home.FolderOf(run.Id);
        var layout = prepared.LayoutOf(folder, run.Spec);
        var snapshot = await at.Store.SnapshotAsync(run.Id);
        if (!snapshot.Submissions.Any(submission => submission.State < SubmissionState.Ambiguous))
            layout = PreparedWorkload.Recached(layout, planned.Layout);
        // The order stays that of the run, so what the new plan says of its own waves does not apply.
        var plan = planned.Plan with
        {
            Waves = layout.Waves,
            Shares = WaveShare.Of(layout, planned.Candidate.Profile.Asked!),
        };
        return await LayoutFile.WriteAsync(folder, run.Spec with { Plan = plan }, layout);
    }

    RunSpec Agreed(Run run, ParseResult parsed)
    {
        var safety = run.Spec.Safety;
        if (parsed.GetValue(_acceptErrors))
            safety = safety with { ErrorShareMax = 1 };
        if (parsed.GetValue(_acceptCacheLoss))
            safety = safety with { CacheLoss = CacheLossPolicy.Continue };
        if (parsed.GetValue(_lostCreate) is { } policy)
            safety = safety with { LostCreate = policy };
        if (safety.Fault() is { } fault)
            throw new BadInputException([fault with { File = "--lost-create" }]);
        return run.Spec with
        {
            Safety = safety,
            AcceptsCascade = run.Spec.AcceptsCascade || parsed.GetValue(_acceptCascade),
            AcceptsCost = run.Spec.AcceptsCost || parsed.GetValue(_acceptCost) || parsed.GetValue(_maxCost) is not null,
            Deadline = run.Spec.StartedAt + parsed.GetValue(_deadline) ?? run.Spec.Deadline,
        };
    }
}
