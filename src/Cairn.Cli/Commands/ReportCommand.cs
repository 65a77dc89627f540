using System.CommandLine;
using System.Globalization;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Reporting.Pages;
using Cairn.Reporting.Slicing;
using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Cli.Commands;

/// <summary>Writes a run's results and report again from the ledger and the segments, at no cost.</summary>
sealed class ReportCommand : CairnCommand
{
    const int TopUsual = 20;

    readonly Argument<string[]> _runs = new("run")
    {
        Description = "the run: its id, a unique prefix of it, or `latest`; with --by also several, or `all`",
        DefaultValueFactory = _ => ["latest"],
    };

    readonly Option<SliceBy?> _by = new("--by")
    {
        Description = "cut the bill: by a column of the input, tag:NAME, day, month, model, wave, stage, rung, run or "
            + "template (column:NAME for a column of such a name)",
        HelpName = "what",
        CustomParser = result => SliceBy.Parse(result.Tokens[0].Value) ?? Refuse(result),
    };

    readonly Option<int?> _top = new("--top")
    {
        Description = "with --by, name the N dearest slices and add up the others; the default is 20, and with --json "
            + "all",
        HelpName = "N",
        CustomParser = result => int.TryParse(
                result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top > 0
            ? top
            : RefuseTop(result),
    };

    readonly Option<string?> _html = new("--html")
    {
        Description = "write the report of one run as a page that needs nothing else, with charts, over what is there",
        HelpName = "file",
    };

    readonly Option<bool> _calibration = new("--calibration")
    {
        Description = "say how far off the estimates of all finished runs were",
    };

    readonly Option<bool> _json = Flags.Json();

    public ReportCommand()
        : base("report", "Write a run's results and report again, and print the report; or cut bills into slices.")
    {
        Add(_runs);
        Add(_by);
        Add(_top);
        Add(_html);
        Add(_calibration);
        Add(_json);
        Validators.Add(result =>
        {
            // What is no slice, or stands there twice, has no value; whoever parsed it says so.
            var isCut = result.GetResult(_by) is not null;
            if (!isCut && result.GetValue(_runs) is { Length: > 1 })
                result.AddError("Several runs have one bill: say by what to cut it, such as --by run.");
            if (isCut && result.GetResult(_html) is not null)
                result.AddError("A page is of one run: --html goes without --by.");
        });
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn report", "the newest run"),
        ("cairn report k3v9 --json", "one run, for machines"),
        ("cairn report --by customer_id --top 10", "the dearest customers, by a column of the input"),
        ("cairn report all --by tag:team", "all runs, by a tag of their workloads"),
        ("cairn report --html bill.html", "the newest run as a page: charts, batches, failures, other ways to send it"),
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
            terminal.Result(CalibrationText.Of(calibration), () => ReportJson.Of(calibration));
            return ExitCode.Success;
        }

        if (parsed.GetValue(_by) is { } by)
        {
            var slices = await SliceAsync((home, store, terminal), by, parsed, cancellationToken);
            terminal.Result(SliceText.Of(slices), () => ReportJson.Of(slices));
            return ExitCode.Success;
        }

        var run = await RunFinder.FindAsync(store, parsed.GetValue(_runs)![0]);
        var report = await ReportAsync((home, store), run, cancellationToken);
        if (parsed.GetValue(_html) is { } page)
        {
            var books = await BooksFinder.ReadAsync(
                (home, store, terminal), run, new(SliceKind.Run), cancellationToken);
            var details = await RunDetails.ReadAsync(books, cancellationToken);
            await File.WriteAllTextAsync(page, ReportPage.Of(report, books, details), cancellationToken);
        }

        terminal.Result(ReportText.Of(report), () => ReportJson.Of(report));
        return ExitCode.Success;
    }

    // Of a purged run nothing is written: what stands in its output folder is the user's, and all that is left.
    static async Task<RunReport> ReportAsync(
        (CairnHome Home, SqliteRunStore Store) from, Run run, CancellationToken cancellationToken)
    {
        var snapshot = await from.Store.SnapshotAsync(run.Id);
        return run.PurgedAt is null
            ? await Publication.WriteAsync(
                RunFinder.Material(from.Home, run, RunFinder.ReadAgain(run, cancellationToken)), snapshot)
            : RunReport.Of(
                snapshot, ModelCatalog.Load(run.Spec.ModelsFile), LayoutFile.Read(from.Home.FolderOf(run.Id), run));
    }

    async Task<SliceReport> SliceAsync(
        (CairnHome Home, SqliteRunStore Store, Terminal Terminal) from, SliceBy by, ParseResult parsed,
        CancellationToken cancellationToken)
    {
        var runs = await BooksFinder.FindAsync(from.Store, parsed.GetValue(_runs)!);
        var table = new SliceTable(by);
        foreach (var run in runs)
            await table.AddAsync(await BooksFinder.ReadAsync(from, run, by, cancellationToken), cancellationToken);
        return SliceReport.Of(
            ([.. runs.Select(run => run.Id)], runs.Any(run => run.Spec.IsSandbox)), table,
            parsed.GetValue(_top) ?? (parsed.GetValue(_json) ? null : TopUsual));
    }

    static SliceBy? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--by is '{result.Tokens[0].Value}'; expected a column, tag:NAME, day, month, model, wave, "
            + "stage, rung, run or template.");
        return null;
    }

    static int? RefuseTop(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--top is '{result.Tokens[0].Value}'; expected a whole number of at least 1.");
        return null;
    }
}
