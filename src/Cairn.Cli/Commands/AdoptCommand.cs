using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Cairn.Accounting;
using Cairn.Cli.Output;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Workloads;

namespace Cairn.Cli.Commands;

/// <summary>Takes over a batch that an older script submitted, so that nothing of it is paid twice.</summary>
sealed class AdoptCommand : CairnCommand
{
    const int RunIdBytes = 5;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(60);

    readonly Argument<string> _batch = new("batch") { Description = "the batch, msgbatch_…" };
    readonly Argument<string> _workload = Flags.Workload();
    readonly Option<string?> _run = new("--run")
    {
        Description = "into this run of the same workload; the default is a new one",
        HelpName = "run",
    };

    readonly Option<bool> _askRest = new("--ask-rest") { Description = "then ask the rows that the batch lacks" };
    readonly Option<bool> _dryRun = Flags.DryRun("say what would be taken over; nothing changes");
    readonly Option<bool> _sandbox = Flags.Sandbox();
    readonly Option<string?> _sandboxUri = Flags.SandboxUri();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<string?> _output = Flags.OutputFolder();
    readonly Option<string?> _models = Flags.ModelsFile();
    readonly Option<Tag[]> _tags = Flags.Tags();
    readonly Option<bool> _yes = Flags.Yes();
    readonly SentRequests _sent = new();
    readonly DriveFlags _drive = new();

    public AdoptCommand()
        : base("adopt", "Take over a batch that another program submitted: record its answers, book its cost.")
    {
        Add(_batch);
        Add(_workload);
        foreach (var option in (Option[])
            [_run, .. _sent.Options, _askRest, _dryRun, _sandbox, _sandboxUri, _maxCost, _output, _models, _tags, _yes])
        {
            Add(option);
        }

        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn adopt msgbatch_01JSNw tickets --dry-run", "which rows it answers; custom_ids are the rows' keys"),
        ("cairn adopt msgbatch_01JSNw tickets", "wait for its end, record its answers, leave the other rows pending"),
        ("cairn adopt msgbatch_01JSNw tickets --ask-rest", "and ask the other rows"),
        ("cairn adopt msgbatch_01JSNw tickets --requests sent.jsonl", "and say why its cache failed"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var prepared = PreparedWorkload.Read(parsed.GetValue(_workload)!, modelsFile, cancellationToken)
            .Tagged(parsed.GetValue(_tags)).Chosen();
        var target = TargetOf(parsed);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal);
        var batchId = parsed.GetValue(_batch)!;
        var known = await KnownRunAsync(store, batchId, prepared, parsed);
        var layout = known is null
            ? RunLayout.InInputOrder(prepared.Input.RowCount)
            : prepared.LayoutOf(home.FolderOf(known.Id), known.Spec);
        if (await FindAsync((home, prepared, target), layout, terminal, parsed, cancellationToken)
            is not { } adoption)
        {
            return ExitCode.StillRunning;
        }

        var others = RowSet.Range(0, layout.Places).Except(adoption.Rows!);
        var sent = await _sent.ReadAsync((home, prepared, layout), adoption, parsed, cancellationToken);
        if (parsed.GetValue(_dryRun))
        {
            var cache = CacheReport.Of(sent?.Findings("") ?? []);
            terminal.Result(Text(adoption, others) + CacheWatchText.Of(cache) + "Nothing changed.\n",
                () => Json(adoption, others, cache));
            return ExitCode.Success;
        }

        terminal.Note(Text(adoption, others));
        terminal.Warn("whether the batch asked what the workload would ask cannot be checked: the API does not show "
            + "requests");
        if (parsed.GetValue(_askRest) && others.Count > 0 && !target.IsSandbox)
            Confirm(prepared, layout.RowsOf(others), parsed);

        var run = known ?? await NewRunAsync((home, store), prepared, target, parsed, cancellationToken);
        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
            return await DriveFlags.OccupiedAsync(terminal, (home, store), run, prepared);
        return await AdoptAsync((session, store), (adoption, sent), terminal, parsed, cancellationToken);
    }

    async Task<ExitCode> AdoptAsync((RunSession Session, IRunStore Store) at, (Adoption, SentCache?) of,
        Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (adoption, sent) = of;
        var context = at.Session.Context with
        {
            Notice = terminal.Warn,
            SentFindings = taken => taken.BatchId == sent?.Batch.Call.BatchId ? sent?.Findings(taken.Id) : null,
        };
        var page = await context.Api.ListAsync(1, null, cancellationToken);
        var run = await at.Store.ChangeAsync(context.RunId, new()
        {
            OrganizationId = page.Context.OrganizationId ?? "unknown",
            WorkspaceId = page.Context.WorkspaceId ?? "default",
        });
        var adopter = new Adopter(context);
        if (!await adopter.TakeAsync(run, adoption))
            await RefuseOtherOwnerAsync(at.Store, run, adoption.Batch.Id);
        var snapshot = await adopter.SettleAsync(adoption.Batch.Id, cancellationToken);
        sent?.Archive.Keep(sent.Batch);
        run = snapshot.Run;
        if (parsed.GetValue(_askRest) && run.Pending > 0)
        {
            await at.Store.ChangeAsync(run.Id, new() { State = RunState.Running, Cause = StopCause.None });
            return await _drive.DriveAsync(at.Session, terminal, parsed, cancellationToken);
        }

        await at.Store.ChangeAsync(run.Id, run.Pending == 0
            ? new() { State = RunState.Finished }
            : new()
            {
                State = RunState.Stopped,
                Cause = StopCause.RowLimit,
                StopMessage = $"Batch {adoption.Batch.Id} is taken over; {run.Pending} rows have no record yet. "
                    + $"`cairn resume {run.Id}` asks them.",
            });
        snapshot = await at.Store.SnapshotAsync(run.Id);
        var report = await at.Session.PublishAsync(snapshot);
        terminal.Result(ReportText.Of(report), () => ReportJson.Of(report));
        return CacheLosses.Unresolved(snapshot).Count > 0 ? ExitCode.CacheLoss
            : run.Failed > 0
            ? ExitCode.FailedRows
            : ExitCode.Success;
    }

    Target TargetOf(ParseResult parsed) => parsed.GetValue(_sandbox) && parsed.GetValue(_sandboxUri) is null
        ? throw new BadInputException([new("--sandbox", null, "a sandbox of the run's own",
            "one in which the batch was made", "Name it, such as --sandbox=http://127.0.0.1:8787.")])
        : Target.Of(parsed.GetValue(_sandbox), parsed.GetValue(_sandboxUri));

    // The id of a new run follows from the batch, so that the command can be given again after a kill at any point.
    static string RunIdOf(string batchId) =>
        CustomId.NewId(SHA256.HashData(Encoding.UTF8.GetBytes(batchId)).AsSpan(0, RunIdBytes));

    async Task<Run?> KnownRunAsync(
        IRunStore store, string batchId, PreparedWorkload prepared, ParseResult parsed)
    {
        var run = parsed.GetValue(_run) is { } name
            ? await RunFinder.FindAsync(store, name)
            : (await store.RunsAsync()).FirstOrDefault(run => run.Id == RunIdOf(batchId));
        if (run is not null)
            RunFinder.RefusePurged(run);
        if (run is null || (run.Spec.WorkloadFingerprint == prepared.Workload.Fingerprint
            && run.Spec.InputSha256 == prepared.Input.Sha256))
        {
            return run;
        }

        throw new BadInputException([new(prepared.Path, null, $"another workload than that of run {run.Id}",
            $"the one at {run.Spec.WorkloadPath}, as it was when the run began",
            "Name that workload, or leave --run out for a run of its own.")]);
    }

    // Rows are only known once the batch has ended; waiting costs nothing and can be left at any time.
    async Task<Adoption?> FindAsync((CairnHome Home, PreparedWorkload Prepared, Target Target) of, RunLayout layout,
        Terminal terminal, ParseResult parsed, CancellationToken cancellationToken)
    {
        var batchId = parsed.GetValue(_batch)!;
        await using var connection = await Connection.OpenAsync(
            of.Target, of.Prepared.Workload.Sandbox, (RunIdOf(batchId), null), cancellationToken);
        var look = new AdoptionLook(connection.Client, of.Prepared.Rows, layout, of.Home.InstanceKey());
        while (true)
        {
            var adoption = await look.IntoAsync(batchId, cancellationToken);
            if (adoption.Rows is { Count: > 0 })
                return adoption;
            if (adoption.Rows is not null)
                throw new BadInputException([NoRow(adoption)]);

            terminal.Note($"batch {batchId} is {adoption.Batch.ProcessingStatus} with "
                + $"{adoption.Batch.RequestCounts.Total:N0} requests; its rows show when it has ended. Ctrl-C leaves "
                + "it running; the same command goes on.");
            if (_drive.IsNoWait(parsed))
                return null;
            await Task.Delay(
                connection.Clock.Until(connection.Clock.Now + Pause), connection.Clock.Local, cancellationToken);
        }
    }

    void Confirm(PreparedWorkload prepared, RowSet others, ParseResult parsed)
    {
        var estimate = prepared.PlanOf(others).Plan.Estimate;
        Spending.Confirm($"The other {others.Count:N0} rows will cost {ReportText.Dollars(estimate.Low)} to "
            + $"{ReportText.Dollars(estimate.High)}. Go on?", parsed.GetValue(_yes));
    }

    async Task<Run> NewRunAsync((CairnHome Home, IRunStore Store) at, PreparedWorkload prepared, Target target,
        ParseResult parsed, CancellationToken cancellationToken)
    {
        var maxCost = parsed.GetValue(_maxCost) ?? prepared.Workload.MaxCostUsd;
        var modelsFile = parsed.GetValue(_models) is { } file ? Path.GetFullPath(file) : null;
        var planned = prepared.Plan(null);
        var draft = RunDraft.Of(prepared, target, planned.Plan, modelsFile) with
        {
            Id = RunIdOf(parsed.GetValue(_batch)!),
            Limit = maxCost is { } usd ? new Usd(usd) : null,
        };
        // The other program asked every row, also those that ask the same.
        var layout = PreparedWorkload.Recached(
            RunLayout.InInputOrder(prepared.Input.RowCount), planned.Layout);
        var run = await RunDraft.AgreeAsync(
            (draft, layout), at.Home, prepared, parsed.GetValue(_output), cancellationToken);
        await at.Store.AddRunAsync(run);
        return run;
    }

    static async Task RefuseOtherOwnerAsync(IRunStore store, Run run, string batchId)
    {
        if ((await store.SnapshotAsync(run.Id)).Submissions.Any(submission => submission.BatchId == batchId))
            return;
        throw new BadInputException([new(batchId, null, "a batch that another run has", "one that nobody has",
            "`cairn runs` lists the runs.")]);
    }

    static Fault NoRow(Adoption adoption) => new(adoption.Batch.Id, null,
        $"custom_ids that are no key of the input, such as {string.Join(", ", adoption.Strangers)}",
        "the values of the workload's id column", "Name the workload whose rows the batch asked, or correct `id`.");

    static string Text(Adoption adoption, RowSet others) =>
        $"batch {adoption.Batch.Id}, created {adoption.Batch.CreatedAt:u}: {adoption.Rows!.Count:N0} rows of the "
        + $"workload, {others.Count:N0} rows are not in it"
        + (adoption.StrangersCount == 0
            ? ".\n"
            : $", and {adoption.StrangersCount:N0} custom_ids are no key of the input "
                + $"({string.Join(", ", adoption.Strangers)}{(adoption.StrangersCount > adoption.Strangers.Count
                    ? ", ..."
                    : "")}): their answers stay in the raw file, their cost is booked as wasted.\n");

    static string Json(Adoption adoption, RowSet others, CacheReport cache) => JsonOutput.Of(writer =>
    {
        writer.WriteString("batch_id", adoption.Batch.Id);
        writer.WriteString("status", adoption.Batch.ProcessingStatus);
        writer.WriteNumber("requests", adoption.Batch.RequestCounts.Total);
        writer.WriteNumber("rows", adoption.Rows!.Count);
        writer.WriteNumber("rows_not_in_batch", others.Count);
        writer.WriteNumber("strangers", adoption.StrangersCount);
        writer.WriteStrings("first_strangers", adoption.Strangers);
        writer.WritePropertyName("cache");
        writer.WriteRawValue(ReportJson.Of(cache));
    });
}
