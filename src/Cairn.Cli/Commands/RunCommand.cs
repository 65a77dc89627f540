using System.CommandLine;
using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Does a workload from the first row to the bill.</summary>
sealed class RunCommand : CairnCommand
{
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<string?> _plan = new("--plan")
    {
        Description = "hold to a plan that `cairn plan -o` kept; what changed since is refused",
        HelpName = "file",
    };

    readonly Option<bool> _yes = Flags.Yes();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<int?> _limit = Flags.Limit();
    readonly Option<bool> _noReuse = new("--no-reuse")
    {
        Description = "ask every row, also where `reuse` would take over the answer of an earlier run",
    };

    readonly Option<Tag[]> _tags = Flags.Tags();
    readonly Option<int?> _compareRealtime = Flags.CompareRealtime();
    readonly Option<string?> _output = Flags.OutputFolder();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<bool> _adoptHost = Flags.AdoptHost();
    readonly DriveFlags _drive = new();

    public RunCommand()
        : base("run", "Ask every row of a workload, in the cheapest way, and write results and a bill.")
    {
        Add(_workload);
        foreach (var option in (Option[])
        [
            _sandbox, _sandboxUri, _plan, _yes, _maxCost, _limit, _noReuse, _tags, _compareRealtime, _output, _models,
            _adoptHost,
        ])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetValue(_compareRealtime) is not null && _drive.IsNoWait(result))
                result.AddError("--compare-realtime asks its sample once the run is done: it goes without --no-wait.");
        });

        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn run samples/support-tickets --sandbox", "rehearse: no key, no cost"),
        ("cairn run tickets --max-cost 5", "spend at most 5 dollars; asks before it spends"),
        ("cairn run tickets --tag customer=acme", "for slices of the bill, and under the budgets of that tag"),
        ("cairn run --plan plan.json --max-cost 5", "hold to a plan that was looked at before"),
        ("cairn run tickets --limit 100 --yes", "ask the first 100 rows without a question"),
        ("cairn run tickets --compare-realtime 50", "ask 50 rows one by one as well: price, latency, agreement"),
        ("cairn run tickets --yes --no-wait --json", "submit and leave; `cairn resume --no-wait` takes the next step"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        var kept = parsed.GetValue(_plan) is { } planFile ? PlanFile.Read(planFile) : null;
        var path = kept is not null && parsed.GetResult(_workload) is not { Tokens.Count: > 0 }
            ? kept.Workload
            : parsed.GetValue(_workload)!;
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(path, modelsFile, cancellationToken).Tagged(parsed.GetValue(_tags));
        var target = Target.Of(parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));
        prepared = prepared with { Known = await Knowledge.ReadAsync(prepared, target.IsSandbox) };
        var limit = parsed.GetValue(_limit) ?? kept?.Limit;
        var planned = Hold(kept, prepared.Choosing(kept?.Plan.Choice), limit, parsed);
        prepared = prepared.Choosing(planned.Plan.Choice);
        await using var reuse = await ReuseDraft.FindAsync(
            prepared, target.IsSandbox, IsReusing(parsed, kept, limit) ? prepared.Workload.Reuse : null,
            cancellationToken);
        planned = reuse.PlanOf(planned);
        if (reuse.PurgedNote is { } purged)
            terminal.Note(purged);
        if (reuse.Match is { Reused: > 0 and var reused })
            terminal.Note($"{reused:N0} rows have an answer to the same request in an earlier run and are not asked");
        return await RunAsync(
            (prepared, planned, reuse), (target, modelsFile, limit), (parsed, terminal), cancellationToken);
    }

    async Task<ExitCode> RunAsync(
        (PreparedWorkload Prepared, Planned Planned, ReuseDraft Reuse) of,
        (Target Target, string? ModelsFile, int? Limit) by,
        (ParseResult Parsed, Terminal Terminal) with, CancellationToken cancellationToken)
    {
        var (prepared, planned, reuse) = of;
        var (target, modelsFile, limit) = by;
        var (parsed, terminal) = with;
        var plan = planned.Plan;
        foreach (var warning in prepared.Warnings(planned, TimeProvider.System.GetUtcNow()))
            terminal.Warn(warning);

        var sample = RealtimeSample.DrawIf(prepared, planned, limit, parsed.GetValue(_compareRealtime));
        var agreed = parsed.GetValue(_maxCost) ?? prepared.Workload.MaxCostUsd;
        var maxCost = RealtimeSample.Without(sample, agreed is { } usd ? new(usd) : null);
        var whole = plan.WholeEstimate;
        CheckLimit(prepared.WorstCaseOf(limit), maxCost, whole, terminal);
        foreach (var warning in await BudgetOutlook.WarningsAsync(prepared.Workload, target.IsSandbox, whole))
            terminal.Warn(warning);
        if (!target.IsSandbox && plan.Rows > 0)
            Spending.Confirm(Question(plan, maxCost, sample), parsed.GetValue(_yes));

        var home = CairnHome.Open();
        var layout = planned.Layout;
        var run = RunDraft.Cascading(RunDraft.Of(prepared, target, plan, modelsFile), prepared.Workload) with
        {
            Limit = maxCost,
            RowLimit = limit is { } rows && prepared.Workload.Cascade.Count == 0 ? layout.PlacesOfFirst(rows) : null,
        };
        _ = prepared.StagePlannerOf(run.Spec, cancellationToken);

        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal, parsed.GetValue(_adoptHost));
        run = await RunDraft.AgreeAsync(
            (run, layout), home, prepared, parsed.GetValue(_output), cancellationToken);
        run = await reuse.AgreeAsync(run, home, cancellationToken);
        await store.AddRunAsync(run);
        terminal.Note($"run {run.Id}: {plan.Rows:N0} rows in {plan.Batches.Count} batches, "
            + $"estimated {ReportText.About(whole.Low)} to {ReportText.About(whole.High)}");
        if (run.Spec.IsSandbox)
            terminal.SandboxNotice();

        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken)
            ?? throw new InvalidOperationException("Nobody else can know a run that was just made.");
        var code = await _drive.DriveAsync(session, terminal, parsed, cancellationToken);
        if (sample is not null && code is (ExitCode.Success or ExitCode.FailedRows))
            await sample.CompareAsync((home, store), session.Context, terminal, cancellationToken);
        return code;
    }

    // A plan that was kept, and a limit, are about all rows.
    bool IsReusing(ParseResult parsed, PlanFile? kept, int? limit) =>
        kept is null && limit is null && !parsed.GetValue(_noReuse);

    Planned Hold(PlanFile? kept, PreparedWorkload prepared, int? limit, ParseResult parsed)
    {
        var planned = prepared.Plan(limit);
        if (kept is null)
            return planned;
        var changes = kept.DriftTo(prepared.FileOf(planned, limit)).ToList();
        return changes.Count == 0
            ? planned with { Plan = kept.Plan }
            : throw new PlanDriftException(parsed.GetValue(_plan)!, changes);
    }

    static void CheckLimit(Usd? worst, Usd? maxCost, Estimate whole, Terminal terminal)
    {
        if (worst is { } most && maxCost is null)
        {
            throw new BadInputException([new("--max-cost", null, "a hard budget without a limit",
                "the most that the run may cost",
                $"Add --max-cost; {ReportText.Dollars(most)} is enough for each row asked once.")]);
        }

        if (maxCost < (worst ?? whole.High))
        {
            terminal.Warn($"the limit of {ReportText.Dollars(maxCost.Value)} is under the "
                + $"{(worst is null ? "high estimate" : "worst case")} of "
                + $"{ReportText.About(worst ?? whole.High)}: the run may stop before the last row");
        }
    }

    static string Question(Plan plan, Usd? maxCost, RealtimeSample? sample) =>
        $"{plan.Rows:N0} rows will cost {ReportText.About(plan.WholeEstimate.Low)} to "
            + $"{ReportText.About(plan.WholeEstimate.High)}, "
        + $"about {ReportText.About(plan.WholeEstimate.Expected)}"
        + (sample is null ? "" : $", and {sample.Words}")
        + (maxCost is { } max ? $"; the limit is {ReportText.Dollars(max)}. Go on?" : ". Go on?");
}
