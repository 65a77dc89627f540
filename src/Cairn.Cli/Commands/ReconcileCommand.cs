using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Claude;
using Cairn.Cli.Output;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Reporting.Reconciling;
using Cairn.Running;

namespace Cairn.Cli.Commands;

/// <summary>Compares our books with the organization's usage and cost reports.</summary>
sealed class ReconcileCommand : CairnCommand
{
    const int DaysUsual = 30;
    const int DaysMax = 366;
    const decimal ToleranceUsual = 0.001m;
    const decimal PercentsPerShare = 100;

    readonly Option<DateOnly?> _since = DayOption("--since", "the first day, UTC; 30 days before the last without it");
    readonly Option<DateOnly?> _until = DayOption("--until", "the last day, UTC; without it, today on the API's clock");

    readonly Option<string?> _workspace = new("--workspace")
    {
        Description = "only this workspace, on both sides; all of the organization without it",
        HelpName = "id",
    };

    readonly Option<decimal?> _tolerance = new("--tolerance")
    {
        Description = "the share of the bill that may differ; 0.1% without it",
        HelpName = "share",
        CustomParser = result => ToleranceOf(result.Tokens[0].Value)
            ?? Refuse<decimal?>(result, "--tolerance", "a share such as 0.1% or 0"),
    };

    readonly Option<string?> _run = new("--run")
    {
        Description = "look where this run was sent, such as the sandbox of its own; all runs sent there are compared",
        HelpName = "run",
    };

    readonly Option<string?> _adminKeyFile = new("--admin-key-file")
    {
        Description = "a file of yours alone with the Admin key; the variable ANTHROPIC_ADMIN_KEY without it",
        HelpName = "file",
    };

    readonly Option<bool> _sandbox = new("--sandbox") { Description = "look at the sandbox at --sandbox=URI" };
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _json = Flags.Json();

    public ReconcileCommand()
        : base("reconcile", "Compare our books with the organization's usage and cost reports, and explain each "
            + "difference.")
    {
        foreach (var option in (Option[])
            [_since, _until, _workspace, _tolerance, _run, _adminKeyFile, _sandbox, _sandboxUri, _models, _json])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetResult(_sandbox) is not null && result.GetResult(_sandboxUri) is null)
            {
                result.AddError("--sandbox needs an address here, as in --sandbox=http://127.0.0.1:8787; the sandbox "
                    + "of a run's own is named by --run.");
            }

            if (result.GetResult(_sandboxUri) is not null && result.GetResult(_run) is not null)
                result.AddError("--sandbox=URI and --run name two places; keep one.");
        });
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn reconcile --since 2026-11-01 --until 2026-11-30", "a month, with the key of ANTHROPIC_ADMIN_KEY"),
        ("cairn reconcile --workspace wrkspc_01AbC --tolerance 0", "the workspace that Cairn has alone, to the last "
            + "digit; exit code 9 where it differs"),
        ("cairn reconcile --run latest", "the sandbox that the newest run had, or the place that it was sent to"),
    ];

    public override bool AsksNothing => true;

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(_json), false);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        var run = parsed.GetValue(_run) is { } name ? await RunFinder.FindAsync(store, name) : null;
        var target = Target.OfReports(run?.Spec, parsed.GetValue(_sandboxUri), parsed.GetValue(_adminKeyFile));
        var range = RangeOf(parsed);
        var (reports, now) = await ReadAsync((home, run, target), range, cancellationToken);
        var until = range.Until ?? DateOnly.FromDateTime(now.UtcDateTime);
        var runs = await RunsAsync(store, terminal, each => run is not null && target.Endpoint is null
            ? each.Id == run.Id
            : target.IsOf(each.Spec), (reports.Context.OrganizationId, range.Workspace));

        // The day before is read for what passed midnight, and not shown.
        var since = range.Since.AddDays(1);
        List<RunBilling> billings = [];
        foreach (var each in runs)
        {
            var catalog = ModelCatalog.Load(parsed.GetValue(_models) ?? each.Spec.ModelsFile);
            billings.Add(RunBilling.Of(
                await store.SnapshotAsync(each.Id), await store.EntriesAsync(each.Id), catalog, (since, until)));
        }

        var lines = Reconciliation.Of(
            since, ([.. billings.SelectMany(billing => billing.Items)], ReportedItem.Of(reports)),
            billings.SelectMany(billing => billing.Open), now);
        var report = new ReconcileReport(
            new(target.Endpoint?.ToString() ?? "a sandbox of its own", target.IsSandbox,
                reports.Context.OrganizationId, range.Workspace, since, until, [.. runs.Select(each => each.Id)]),
            lines, billings.Aggregate(Usd.Zero, (sum, billing) => sum + billing.RepricedUsd),
            parsed.GetValue(_tolerance) ?? ToleranceUsual);
        terminal.Result(ReconcileText.Of(report), () => ReportJson.Of(report));
        return report.IsWithin ? ExitCode.Success : ExitCode.Findings;
    }

    ReportRange RangeOf(ParseResult parsed)
    {
        var until = parsed.GetValue(_until);
        var last = until ?? DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var since = parsed.GetValue(_since) ?? last.AddDays(-DaysUsual);
        return since <= last && last.DayNumber - since.DayNumber < DaysMax
            ? new(since.AddDays(-1), until, parsed.GetValue(_workspace))
            : throw new BadInputException([new("--since", null, $"{since:yyyy-MM-dd} to {last:yyyy-MM-dd}",
                $"1 to {DaysMax} days, the first one first", "Correct --since or --until.")]);
    }

    static async Task<(OrganizationReports Reports, DateTimeOffset Now)> ReadAsync(
        (CairnHome Home, Run? Run, Target Target) of, ReportRange range, CancellationToken cancellationToken)
    {
        // A sandbox of a run's own is opened from the state that it left, which one process may have at a time.
        var folder = of.Target.Endpoint is null ? of.Home.FolderOf(of.Run!.Id) : null;
        await using var held = folder?.TryLock();
        if (folder is not null && held is null)
        {
            throw new BadInputException([new("--run", null, $"run {of.Run!.Id}, which another process drives",
                "a run that nobody drives now", "Try again when it has ended.")]);
        }

        await using var connection = await Connection.OpenAsync(
            of.Target, new(), (of.Run?.Id ?? "", folder?.SandboxState), cancellationToken);
        var reports = await OrganizationReports.ReadAsync(connection.Client, range, cancellationToken);
        return (reports, connection.Clock.Now);
    }

    static async Task<IReadOnlyList<Run>> RunsAsync(
        IRunStore store, Terminal terminal, Func<Run, bool> isThere, (string? Organization, string? Workspace) of)
    {
        var there = (await store.RunsAsync()).Where(run => isThere(run)
            && (of.Workspace is null || run.WorkspaceId == of.Workspace)).ToList();
        var ours = there.Where(run => of.Organization is null
            || run.OrganizationId is null or "unknown" || run.OrganizationId == of.Organization).ToList();
        if (ours.Count < there.Count)
        {
            terminal.Warn($"{there.Count - ours.Count} runs are of another organization than the Admin key, and left "
                + "out.");
        }

        return ours;
    }

    static decimal? ToleranceOf(string text)
    {
        var isPercent = text.EndsWith('%');
        return decimal.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var number)
            && (isPercent ? number / PercentsPerShare : number) is >= 0 and <= 1 and var share
                ? share
                : null;
    }

    static Option<DateOnly?> DayOption(string name, string does) => new(name)
    {
        Description = does,
        HelpName = "2026-11-01",
        CustomParser = result => DateOnly.TryParseExact(
            result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : Refuse<DateOnly?>(result, name, "a day such as 2026-11-01"),
    };

    static T? Refuse<T>(ArgumentResult result, string flag, string expected)
    {
        result.AddError($"{flag} is '{result.Tokens[0].Value}'; expected {expected}.");
        return default;
    }
}
