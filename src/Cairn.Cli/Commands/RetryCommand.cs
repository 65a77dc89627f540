using System.CommandLine;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Running.Reusing;

namespace Cairn.Cli.Commands;

/// <summary>Asks failed rows again, also with another prompt or limit; the good ones stay as they are.</summary>
sealed class RetryCommand : CairnCommand
{
    readonly Argument<string> _run = Flags.RunName();
    readonly Option<bool> _failed = new("--failed") { Description = "ask the failed rows again" };
    readonly Option<string[]> _types = new("--type")
    {
        Description = "only rows that failed so, by `error.type` in the results; may be repeated",
        HelpName = "type",
    };

    readonly Option<RowSet?> _rows = Flags.Rows();
    readonly Option<bool> _held = new("--held") { Description = "let go the rows that wait for a person" };
    readonly Option<bool> _doublePay = new("--accept-double-pay")
    {
        Description = "also rows whose answer was lost and may have been billed",
    };

    readonly Option<int?> _maxTokens = Flags.MaxTokens();
    readonly Option<decimal?> _maxCost = Flags.MaxCost();
    readonly Option<TimeSpan?> _deadline = Flags.Deadline();
    readonly Option<bool> _dryRun = Flags.DryRun("show which rows, and what they would cost; nothing changes");
    readonly Option<bool> _adoptHost = Flags.AdoptHost();
    readonly Option<bool> _yes = Flags.Yes();
    readonly DriveFlags _drive = new();

    public RetryCommand()
        : base("retry", "Ask failed rows again, also after a change of the prompt; good answers stay as they are.")
    {
        Add(_run);
        foreach (var option in (Option[])
            [_failed, _types, _rows, _held, _doublePay, _maxTokens, _maxCost, _deadline, _dryRun, _adoptHost, _yes])
        {
            Add(option);
        }

        _drive.AddTo(this);
    }

    public override IReadOnlyList<(string Line, string Does)> Examples =>
    [
        ("cairn retry k3v9 --failed --dry-run", "which rows failed, why, and what asking them again costs"),
        ("cairn retry k3v9 --failed --type max_tokens --max-tokens 900", "answers that were cut off, with more room"),
        ("cairn retry k3v9 --failed --rows 3,5-9", "some rows"),
        ("cairn retry k3v9 --held", "rows that wait for a person"),
    ];

    protected override async Task<ExitCode> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = _drive.Terminal(parsed);
        var home = CairnHome.Open();
        using var store = home.OpenLedger(TimeProvider.System);
        await using var guard = await LedgerGuard.EnterAsync(home, store, terminal, parsed.GetValue(_adoptHost));
        var run = await RunFinder.FindAsync(store, parsed.GetValue(_run)!);
        RunFinder.RefusePurged(run);
        var maxTokens = parsed.GetValue(_maxTokens) ?? run.Spec.MaxTokens;
        var prepared = PreparedWorkload.Read(run.Spec, maxTokens, cancellationToken)
            .Choosing(run.Spec.Plan.Choice);
        List<Fault> faults =
            [.. RunFinder.ChangedInput(run, prepared), .. ChangedRungs(run, home.FolderOf(run.Id), prepared)];
        if (faults.Count > 0)
            throw new BadInputException(faults);

        var snapshot = await store.SnapshotAsync(run.Id);
        var material = RunFinder.Material(home, run, prepared);
        var plan = Choose(
            snapshot, await FailedRow.AllAsync(material, snapshot, cancellationToken), (prepared, material.Layout),
            parsed);
        if (parsed.GetValue(_dryRun))
        {
            terminal.Result(plan.Text(run.Id) + "\nNothing was sent and nothing changed.\n", () => plan.Json(run.Id));
            return ExitCode.Success;
        }

        terminal.Note(plan.Text(run.Id));
        if (!run.Spec.IsSandbox)
            Spending.Confirm(plan.Question(), parsed.GetValue(_yes));

        var spec = run.Spec with
        {
            WorkloadFingerprint = prepared.Workload.Fingerprint,
            IsCertified = RunDraft.Cascading(run, prepared.Workload).Spec.IsCertified,
            MaxTokens = maxTokens,
            Plan = plan.After(run),
            First = run.Spec.First
                ?? new(run.Spec.Plan.Estimate, snapshot.Run.Pending == 0 ? snapshot.Run.Settled : null),
            Deadline = run.Spec.StartedAt + parsed.GetValue(_deadline) ?? run.Spec.Deadline,
        };
        var isOther = spec.WorkloadFingerprint != run.Spec.WorkloadFingerprint;
        if (isOther || maxTokens != run.Spec.MaxTokens)
            await DigestFile.ForgetUnansweredAsync(material, snapshot);
        // Another template may have other blocks, so its prefixes are found anew.
        var layout = material.Layout.Parts[0].Layout;
        if (isOther)
        {
            var planned = prepared.Plan(run.Spec.IsStaged ? run.Spec.Plan.Rows : null);
            layout = PreparedWorkload.Recached(layout, planned.Layout);
            spec = spec with { Plan = spec.Plan with { Cascade = planned.Plan.Cascade?.Behind(run.Settled) } };
        }

        run = run with { Spec = await LayoutFile.WriteAsync(material.Blobs, spec, layout) };
        await using var session = await RunSession.OpenAsync(home, store, run, prepared, cancellationToken);
        if (session is null)
            return await DriveFlags.OccupiedAsync(terminal, (home, store), run, prepared);

        await ReopenAsync(store, run, plan, parsed);
        return await _drive.DriveAsync(session, terminal, parsed, cancellationToken);
    }

    // What later stages ask, and whether they are needed at all, was decided by answers to this workload.
    static IEnumerable<Fault> ChangedRungs(Run run, IBlobStore files, PreparedWorkload prepared)
    {
        if (run.Spec.Reused > 0 && prepared.Workload.Fingerprint != run.Spec.WorkloadFingerprint)
        {
            yield return new(run.Spec.WorkloadPath, null, "a workload that changed since the run began",
                "the same workload for a run that took over answers", "Restore it, or start a new run.");
        }

        if (run.Spec.Evaluation is not null)
        {
            yield return new("retry", null, $"run {run.Id}, an evaluation, which counts a failed row as a wrong answer",
                "a run whose rows are wanted", "`cairn eval` asks all of them anew.");
        }
        else if (run.Spec.IsStaged && prepared.Workload.Fingerprint != run.Spec.WorkloadFingerprint
            && (prepared.Workload.Cascade.Count == 0 || run.Later.Count > 0 || StageFile.Read(files, run) is not null))
        {
            yield return new(run.Spec.WorkloadPath, null, prepared.Workload.Cascade.Count == 0
                    ? "a workload without the cascade that the run began with"
                    : $"a workload that changed behind stage {Math.Max(1, run.Later.Count)} of the run",
                "the same workload for all that its answers have decided",
                "Restore it and retry, or start a new run: good answers of this one stay in its results.");
        }
    }

    RetryPlan Choose(
        RunSnapshot snapshot, List<FailedRow> failed, (PreparedWorkload Prepared, RunLayout Layout) of,
        ParseResult parsed)
    {
        var types = parsed.GetValue(_types) ?? [];
        var rows = parsed.GetValue(_rows);
        var isFailed = parsed.GetValue(_failed) || types.Length > 0 || rows is not null;
        var meant = failed
            .Where(row => isFailed && (types.Length == 0 || types.Contains(row.Type)))
            .Where(row => rows?.Contains(row.Number) ?? true)
            .ToList();
        var doubtful = parsed.GetValue(_doublePay) ? [] : meant.Where(row => row.MayBePaid).ToList();
        meant.RemoveAll(doubtful.Contains);
        var held = snapshot.Retries
            .Where(retry => retry.Held is not null && parsed.GetValue(_held))
            .Aggregate(RowSet.Empty, (sum, retry) => sum.Union(retry.Rows));
        if (meant.Count + held.Count == 0)
            throw new BadInputException([Nothing(snapshot.Run, failed, doubtful)]);

        var run = snapshot.Run;
        var pending = snapshot.Retries
            .Where(retry => retry.Held is null)
            .Aggregate(RowSet.Range(run.Cursor, run.RowsAllowed), (sum, retry) => sum.Union(retry.Rows));
        var places = of.Layout.PlacesOf(meant.Select(row => row.Number));
        var asked = of.Layout.RowsOf(places.Union(held).Union(pending));
        return new(meant, doubtful, held, pending, of.Prepared.PlanOf(asked).Plan) { Places = places };
    }

    static Fault Nothing(Run run, List<FailedRow> failed, List<FailedRow> doubtful) => doubtful.Count > 0
        ? new("--failed", null, $"only rows that may have been billed ({doubtful.Count})",
            "rows of which it is known that no answer was lost",
            "Add --accept-double-pay to ask them all the same.")
        : new("retry", null, failed.Count == 0
                ? $"no failed row in run {run.Id}"
                : "no row that is meant; failed are "
                    + string.Join(", ", failed.CountBy(row => row.Type).Select(type => $"{type.Value} {type.Key}")),
            "--failed, --type, --rows or --held with rows that they apply to",
            $"`cairn retry {run.Id} --failed --dry-run` shows which rows failed, and why.");

    async Task ReopenAsync(IRunStore store, Run run, RetryPlan plan, ParseResult parsed)
    {
        RefuseUnfinished(await store.SnapshotAsync(run.Id), run.Spec);

        // The agreement first: rows that wait under the old one could not be composed again.
        await store.ChangeAsync(run.Id, new()
        {
            State = RunState.Running,
            Cause = StopCause.None,
            CancelRequested = false,
            Limit = parsed.GetValue(_maxCost) is { } usd ? new Usd(usd) : null,
            Spec = run.Spec,
        });
        await store.ReopenAsync(run.Id, plan.Places, DateTimeOffset.UnixEpoch);
        if (plan.Held.Count > 0)
            await store.LetGoAsync(run.Id, DateTimeOffset.UnixEpoch);
    }

    // Bodies that are planned are composed again when they are sent, and what is in flight is judged by the schema.
    static void RefuseUnfinished(RunSnapshot snapshot, RunSpec wanted)
    {
        var old = snapshot.Run.Spec;
        var isOther = old.WorkloadFingerprint != wanted.WorkloadFingerprint || old.MaxTokens != wanted.MaxTokens;
        var unfinished = snapshot.Submissions.FirstOrDefault(submission =>
            submission.State < SubmissionState.Ambiguous
            || (isOther && submission.IsOpen && submission.State != SubmissionState.Frozen));
        if (unfinished is { } found)
        {
            throw new BadInputException([new("retry", null,
                $"submission {found.Id}, which is {found.State.ToString().ToLowerInvariant()}",
                isOther ? "nothing in flight while the workload changes" : "nothing that is being sent",
                $"`cairn resume {snapshot.Run.Id}` brings it home first"
                    + (isOther ? ", with the workload as it was." : "."))]);
        }
    }
}
