using Cairn.Planning;
using Cairn.Models;
using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Cancels a run: what has not started is dropped, what was paid is collected and delivered.</summary>
sealed class CancelCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<bool> _noWait = Flags.NoWait();
    readonly Option<bool> _json = Flags.Json();
    readonly Option<bool> _quiet = Flags.Quiet();
    readonly Option<bool> _noProgress = Flags.NoProgress();

    public CancelCommand()
        : base("cancel", "Cancel a run's batches, and collect what has been answered and paid.")
    {
        Add(_run);
        foreach (var option in (Option[])[_noWait, _json, _quiet, _noProgress])
            Add(option);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn cancel k3v9", "cancel, wait for the batches to end, deliver what was paid"),
        ("cairn cancel k3v9 --no-wait", "ask for the cancel and leave; `cairn resume` collects later"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), parsed.GetValue(_quiet));
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        (ModelCatalog, Func<Run, RunLayout>) shown =
            (prepared.Catalog, now => prepared.LayoutOf(home.FolderOf(run.Id), now));
        if (run.State == RunState.Finished)
        {
            terminal.Note($"Run {run.Id} is finished; there is nothing to cancel.");
            await SnapshotOutput.PrintAsync(terminal, store, run, shown);
            return ExitCode.Success;
        }

        await store.ChangeAsync(run.Id, new() { CancelRequested = true });
        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
        {
            terminal.Note($"Another process is at work on run {run.Id}; it cancels the batches and collects what "
                + "was paid.");
            await SnapshotOutput.PrintAsync(terminal, store, run, shown);
            return ExitCode.StillRunning;
        }

        await store.ChangeAsync(run.Id, new() { State = RunState.Running });
        var code = await session.RunAsync(
            terminal,
            new()
            {
                IsShown = !parsed.GetValue(_quiet) && !parsed.GetValue(_noProgress) && !terminal.IsJson,
                NoWait = parsed.GetValue(_noWait),
            },
            cancellationToken);

        // The cancel did what it was asked, even though rows are left without an answer.
        return code is ExitCode.FailedRows ? ExitCode.Success : code;
    }
}
