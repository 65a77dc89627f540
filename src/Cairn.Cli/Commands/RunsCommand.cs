using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Cli.Output;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Lists the runs of this user.</summary>
sealed class RunsCommand : CairnCommand
{
    readonly Option<bool> _json = Flags.Json();

    public RunsCommand()
        : base("runs", "List the runs in the ledger, newest first.") => Add(_json);

    public override IReadOnlyList<(string Line, string Does)> Examples => [("cairn runs", "all runs, newest first")];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var store = CairnHome.Open().OpenLedger(TimeProvider.System);
        var runs = await store.RunsAsync();
        new Terminal(parsed.GetValue(_json), false).Result(Text(runs), () => Json(runs));
        return ExitCode.Success;
    }

    static string Text(IReadOnlyList<Run> runs)
    {
        if (runs.Count == 0)
            return "No runs yet. `cairn run samples/support-tickets --sandbox` makes one.";
        var text = new StringBuilder();
        foreach (var run in runs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{run.Id}  {run.State.ToString().ToLowerInvariant(),-11}  {run.Spec.StartedAt:yyyy-MM-dd HH:mm}  ");
            var what = run.Later.Count > 0 ? "requests" : "rows";
            text.Append(CultureInfo.InvariantCulture,
                $"{run.Succeeded + run.Failed,9:N0} of {run.Places,9:N0} {what,-8}  "
                    + $"{ReportText.Dollars(run.Settled),16}  ");
            text.Append(run.Spec.Name).Append(run.Spec.IsSandbox ? " (sandbox)" : "")
                .Append(run.PurgedAt is null ? "\n" : " (answers purged)\n");
        }

        return text.ToString();
    }

    static string Json(IReadOnlyList<Run> runs)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("runs");
            foreach (var run in runs)
            {
                writer.WriteStartObject();
                writer.WriteString("run_id", run.Id);
                writer.WriteString("name", run.Spec.Name);
                writer.WriteBoolean("sandbox", run.Spec.IsSandbox);
                writer.WriteString("state", run.State.ToString().ToLowerInvariant());
                writer.WriteString("started_at", run.Spec.StartedAt);
                writer.WriteNumber("total", run.Places);
                writer.WriteNumber("succeeded", run.Succeeded);
                writer.WriteNumber("failed", run.Failed);
                writer.WriteNumber("pending", run.Pending);
                writer.WriteString("cost_usd", run.Settled.ToString());
                if (run.PurgedAt is { } purged)
                    writer.WriteString("purged_at", purged);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
