using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Shows where a run stands, also while another process is at work on it.</summary>
sealed class StatusCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<bool> _json = Flags.Json();

    public StatusCommand()
        : base("status", "Show where a run stands, from the ledger alone.")
    {
        Add(_run);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn status", "the newest run"),
        ("cairn status k3v9 --json", "one run, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        await SnapshotOutput.PrintAsync(
            new(parsed.GetValue(_json), false), store, run,
            (ModelCatalog.Load(run.Spec.ModelsFile), now => LayoutFile.Read(home.FolderOf(run.Id), now)));
        return ExitCode.Success;
    }
}
