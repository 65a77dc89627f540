using System.CommandLine;
using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Running;

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
    readonly Option<bool> _noWait = Flags.NoWait();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();

    public ResumeCommand()
        : base("resume", "Go on with a run; nothing that was paid is asked again.")
    {
        Add(_run);
        foreach (var option in (Option[])
            [_maxCost, _noLimit, _deadline, _models, _yes, _noWait, _json, _quiet, _noProgress])
        {
            Add(option);
        }
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn resume", "go on with the newest run"),
        ("cairn resume k3v9 --max-cost 10", "go on with a higher limit"),
        ("cairn resume latest --no-wait --json", "take the next step and leave; safe from cron"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        if (parsed.GetValue(_models) is { } models)
            run = run with { Spec = run.Spec with { ModelsFile = Path.GetFullPath(models) } };
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        var raised = parsed.GetValue(_maxCost) is { } usd ? new Usd(usd) : (Usd?)null;
        if (!run.Spec.IsSandbox && (raised is not null || parsed.GetValue(_noLimit)))
            Spending.Confirm($"Run {run.Id} will spend more than was agreed before. Go on?", parsed.GetValue(_yes));

        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
        {
            Terminal.Error($"Another process is at work on run {run.Id}.");
            await SnapshotOutput.PrintAsync(terminal, store, run, prepared.Catalog);
            return ExitCode.StillRunning;
        }

        if (run is not { State: RunState.Finished })
        {
            await store.ChangeAsync(run.Id, new()
            {
                State = RunState.Running,
                Cause = StopCause.None,
                Limit = raised,
                RowLimit = parsed.GetValue(_noLimit) ? run.Spec.Rows : null,
                Spec = run.Spec with
                {
                    Plan = parsed.GetValue(_noLimit) ? prepared.Plan(null).Plan : run.Spec.Plan,
                    Deadline = run.Spec.StartedAt + parsed.GetValue(_deadline) ?? run.Spec.Deadline,
                },
            });
        }

        if (run.Spec.IsSandbox)
            terminal.SandboxNotice();
        var isShown = !parsed.GetValue(_quiet) && !parsed.GetValue(_noProgress) && !terminal.IsJson;
        return await session.RunAsync(terminal, isShown, parsed.GetValue(_noWait), cancellationToken);
    }
}
