using System.CommandLine;
using Cairn.Cli.Output;
using Cairn.Reporting;

namespace Cairn.Cli.Commands;

/// <summary>Writes a run's results and report again from the ledger and the segments, at no cost.</summary>
sealed class ReportCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<bool> _calibration = new("--calibration")
    {
        Description = "say how far off the estimates of all finished runs were",
    };

    readonly Option<bool> _json = Flags.Json();

    public ReportCommand()
        : base("report", "Write a run's results and report again, and print the report.")
    {
        Add(_run);
        Add(_calibration);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn report", "the newest run"),
        ("cairn report k3v9 --json", "one run, for machines"),
        ("cairn report --calibration", "estimate against cost, over all finished runs"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        if (parsed.GetValue(_calibration))
        {
            var calibration = CalibrationReport.Of(await store.RunsAsync());
            terminal.Result(CalibrationText.Of(calibration), ReportJson.Of(calibration));
            return ExitCode.Success;
        }

        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        var material = RunFinder.Material(home, run, prepared);
        var report = await Publication.WriteAsync(material, await store.SnapshotAsync(run.Id));
        terminal.Result(ReportText.Of(report), ReportJson.Of(report));
        return ExitCode.Success;
    }
}
