using System.CommandLine;
using System.Text.Json.Nodes;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Looks whether the books of a run are as they were written.</summary>
sealed class VerifyCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();

    public VerifyCommand()
        : base("verify", "Check a run's ledger and answers: events, rows, money, files.")
    {
        Add(_run);
        Add(_models);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn verify", "the newest run; exit code 9 with findings"),
        ("cairn verify k3v9 --json", "one run, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var catalog = ModelCatalog.Load(parsed.GetValue(_models) ?? run.Spec.ModelsFile);
        var findings = (await store.CheckAsync(run.Id, catalog)).ToList();
        var events = (await store.EventsAsync(run.Id)).Count;
        findings.AddRange(SegmentCheck.Of(home.FolderOf(run.Id), await store.SnapshotAsync(run.Id)));
        new Terminal(parsed.GetValue(_json), false).Result(
            Text(run, events, findings), () => Json(run, events, findings));
        return findings.Count == 0 ? ExitCode.Success : ExitCode.Findings;
    }

    static string Text(Run run, int events, List<Finding> findings) => findings.Count == 0
        ? $"Run {run.Id} is sound: {events} events, {run.Cursor} rows and {run.Settled} USD agree."
            + (run.PurgedAt is null ? "" : " Its answers were purged.")
        : string.Join('\n', findings.Select(each =>
            $"{each.Place}: found {each.Found}; expected {each.Expected}. {each.Repair}"));

    static string Json(Run run, int events, List<Finding> findings) => new JsonObject
    {
        ["run"] = run.Id,
        ["is_sound"] = findings.Count == 0,
        ["events"] = events,
        ["findings"] = new JsonArray([.. findings.Select(each => new JsonObject
        {
            ["place"] = each.Place,
            ["found"] = each.Found,
            ["expected"] = each.Expected,
            ["repair"] = each.Repair,
        })]),
    }.ToJsonString(new() { WriteIndented = true });
}
