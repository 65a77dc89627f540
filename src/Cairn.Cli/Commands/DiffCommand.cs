using System.CommandLine;
using System.Text;
using System.Text.Json;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Says which rows a workload would ask that earlier runs did not, and what they cost.</summary>
sealed class DiffCommand : CairnCommand
{
    const int KeysShownMax = 20;

    static readonly TimeSpan AnyAge = TimeSpan.FromDays(36_500);

    readonly Argument<string> _workload = Flags.Workload();
    readonly Argument<string?> _run = new("run")
    {
        Description = "the run to compare with: its id, a unique prefix of it, or `latest`; without it all runs of the "
            + "workload's name",
        DefaultValueFactory = _ => null,
    };

    readonly Option<bool> _sandbox = new("--sandbox")
    {
        Description = "compare with runs in a sandbox, where no run is named",
    };

    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();

    public DiffCommand()
        : base("diff", "Say which rows have no answer to the same request yet, and what asking them costs.")
    {
        Add(_workload);
        Add(_run);
        Add(_sandbox);
        Add(_models);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn diff tickets", "what changed since the runs of this workload, in rows and dollars"),
        ("cairn diff tickets k3v9 --json", "against one run, for machines"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken);
        prepared = prepared with { Known = await Knowledge.ReadAsync(prepared, parsed.GetValue(_sandbox)) };
        if (prepared.Workload.Cascade.Count > 0)
        {
            throw new BadInputException([new(prepared.Path, null, "a cascade",
                "a workload that asks each row once",
                "What later rungs ask depends on the answers; use `cairn plan`.")]);
        }

        var all = prepared.Plan(null);
        prepared = prepared.Choosing(all.Plan.Choice);
        await using var reuse = await FindAsync(prepared, parsed, cancellationToken);
        if (reuse.PurgedNote is { } purged)
            terminal.Note(purged);
        var left = reuse.PlanOf(all);
        IReadOnlyList<int> added = [.. reuse.Match?.New ?? Enumerable.Range(0, prepared.Input.RowCount)];
        var keys = new RowReader(prepared.Workload.Input, prepared.Input).ReadAt(added.Take(KeysShownMax))
            .Select(row => row.Key).ToList();
        terminal.Result(
            Text((prepared, added.Count), (all.Plan, left.Plan), keys),
            () => JsonOutput.Of(json => Write(json, (prepared, added.Count), (all.Plan, left.Plan), keys)));
        return ExitCode.Success;
    }

    async Task<ReuseDraft> FindAsync(
        PreparedWorkload prepared, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_run) is not { } name)
        {
            return await ReuseDraft.FindAsync(
                prepared, parsed.GetValue(_sandbox), prepared.Workload.Reuse ?? AnyAge, cancellationToken);
        }

        using var store = CairnHome.Open().OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, name);
        RunFinder.RefusePurged(run);
        return await ReuseDraft.FindAsync(prepared, AnyAge, other => other.Id == run.Id, cancellationToken);
    }

    static string Text((PreparedWorkload Prepared, int New) of, (Plan All, Plan Left) plans, List<string> keys)
    {
        var rows = of.Prepared.Input.RowCount;
        var text = new StringBuilder()
            .Append($"rows      {rows:N0}: {rows - of.New:N0} have an answer to the same request, ")
            .AppendLine($"{of.New:N0} are new")
            .AppendLine($"new rows  {Range(plans.Left.Estimate)}")
            .AppendLine($"all rows  {Range(plans.All.Estimate)}");
        if (keys.Count > 0)
        {
            var shown = string.Join(", ", keys.Select(ShownText.Of));
            text.AppendLine($"new       {shown}{(of.New > keys.Count ? ", ..." : "")}");
        }

        if (of.Prepared.Workload.Reuse is null)
        {
            text.AppendLine().AppendLine("The workload does not say `reuse`, so `cairn run` asks all rows; "
                + "`reuse: 30d` in cairn.yaml takes answers over.");
        }

        return text.ToString();
    }

    static string Range(Estimate estimate) => $"{ReportText.About(estimate.Expected)}, "
        + $"{ReportText.About(estimate.Low)} to {ReportText.About(estimate.High)}";

    static void Write(
        Utf8JsonWriter json, (PreparedWorkload Prepared, int New) of, (Plan All, Plan Left) plans, List<string> keys)
    {
        json.WriteNumber("rows", of.Prepared.Input.RowCount);
        json.WriteNumber("answered", of.Prepared.Input.RowCount - of.New);
        json.WriteNumber("new", of.New);
        Write(json, "estimate", plans.Left.Estimate);
        Write(json, "estimate_of_all", plans.All.Estimate);
        json.WriteBoolean("reuse", of.Prepared.Workload.Reuse is not null);
        json.WriteStrings("new_keys", keys);
    }

    static void Write(Utf8JsonWriter json, string name, Estimate estimate)
    {
        json.WriteStartObject(name);
        json.WriteString("low_usd", estimate.Low.ToString());
        json.WriteString("expected_usd", estimate.Expected.ToString());
        json.WriteString("high_usd", estimate.High.ToString());
        json.WriteEndObject();
    }
}
