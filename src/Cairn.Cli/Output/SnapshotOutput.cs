using Cairn.Models;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Output;

/// <summary>Prints what the ledger shows of a run, without touching the run.</summary>
static class SnapshotOutput
{
    public static async Task<RunSnapshot> PrintAsync(Terminal terminal, IRunStore store, Run run,
        (ModelCatalog Catalog, Func<Run, RunLayout> LayoutOf) of)
    {
        var snapshot = await store.SnapshotAsync(run.Id);
        var report = RunReport.Of(snapshot, of.Catalog, of.LayoutOf(snapshot.Run));
        terminal.Result(ReportText.Of(report), () => ReportJson.Of(report));
        return snapshot;
    }
}
