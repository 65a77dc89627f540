using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.Output;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Tells the life of a row.</summary>
sealed class WhyCommand : CairnCommand
{
    readonly Argument<string> _run = new("run") { Description = "the run: its id, a unique prefix of it, or `latest`" };
    readonly Argument<string> _row = new("row") { Description = "the row: its key, or its number from 0" };
    readonly Option<bool> _json = Flags.Json();

    public WhyCommand()
        : base("why", "Tell what happened to one row: planned, sent, found, paid, recorded.")
    {
        Add(_run);
        Add(_row);
        Add(_json);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn why latest T-0042", "a row of the newest run by its key"),
        ("cairn why k3v9 41 --json", "by its number, for machines"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        var prepared = RunFinder.ReadAgain(run, cancellationToken);
        var row = RowOf(prepared, parsed.GetValue(_row)!);
        var material = RunFinder.Material(home, run, prepared);
        var life = await RowLife.TellAsync(
            material, await store.SnapshotAsync(run.Id), await store.EventsAsync(run.Id), row);
        new Terminal(parsed.GetValue(_json), false).Result(Text(life), () => Json(run, life));
        return ExitCode.Success;
    }

    // A key outranks a number: where keys are numbers, they are what the user knows.
    static int RowOf(PreparedWorkload prepared, string name)
    {
        var count = prepared.Input.RowCount;
        foreach (var (row, _) in prepared.Rows.Read(RowSet.Range(0, count)))
        {
            if (row.Key == name)
                return row.Number;
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < count
            ? number
            : throw new BadInputException([new("row", null, $"'{name}'",
                $"the key of a row, or a number from 0 to {count - 1}", "Look it up in the input.")]);
    }

    static string Text(RowLife life) => string.Join('\n',
    [
        $"Row {life.Row}: {life.Status} ({life.Reason ?? "no reason was given"})"
            + (life.Cost is { } cost ? $", {cost} USD" : "")
            + (life.Segment is { } segment ? $", recorded in {segment}" : ""),
        .. life.Steps.Select(step => string.Create(CultureInfo.InvariantCulture,
            $"  {step.At:yyyy-MM-dd HH:mm:ss}Z  {step.Submission}  try {step.Attempt}  {step.What}  {step.BatchId}")
            .TrimEnd()),
    ]);

    static string Json(Run run, RowLife life) => new JsonObject
    {
        ["run"] = run.Id,
        ["row"] = life.Row,
        ["status"] = life.Status,
        ["reason"] = life.Reason,
        ["cost_usd"] = life.Cost?.ToString(),
        ["batch_id"] = life.BatchId,
        ["segment"] = life.Segment,
        ["steps"] = new JsonArray([.. life.Steps.Select(step => new JsonObject
        {
            ["at"] = step.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["submission"] = step.Submission,
            ["attempt"] = step.Attempt,
            ["what"] = step.What,
            ["batch_id"] = step.BatchId,
        })]),
    }.ToJsonString(new() { WriteIndented = true });
}
