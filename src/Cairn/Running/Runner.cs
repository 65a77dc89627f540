using Cairn.Accounting;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Does a run: one step at a time, each with at most one effect outside, each durable before the next.
/// </summary>
/// <remarks>
/// It may be killed between any two instructions and started again: what it needs is in the ledger. One runner drives a
/// run at a time; the lock of <see cref="RunFolder"/> sees to that.
/// </remarks>
public sealed class Runner
{
    static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(5);
    static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    static readonly TimeSpan OutageBackoffMax = TimeSpan.FromMinutes(5);

    readonly RunContext _context;
    readonly RunOptions _options;
    readonly Submitter _submitter;
    readonly Collector _collector;
    readonly Reconciler _reconciler;
    readonly Packer _packer;
    readonly Poller _poller;
    DateTimeOffset _sweepAt;
    int _outages;
    bool _hasMet;

    /// <summary>Prepares to drive a run that stands in the ledger.</summary>
    public Runner(RunContext context, RunOptions options)
    {
        _context = context;
        _options = options;
        _submitter = new(context);
        _collector = new(context);
        _reconciler = new(context);
        _packer = new(context);
        _poller = new(context);
    }

    DateTimeOffset Now => _context.Clock.Now;

    /// <summary>Drives the run until it is finished, stopped, or has nothing to do without waiting.</summary>
    /// <param name="cancellationToken">Stops admitting at once; the run is left so that it can be resumed.</param>
    /// <returns>The run as the ledger shows it then.</returns>
    public async Task<RunSnapshot> RunAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync();
        try
        {
            while (true)
            {
                var snapshot = await ObserveAsync();
                var step = await StepAsync(snapshot, cancellationToken);
                if (step is Step.End)
                    return await EndAsync(snapshot);
                if (step is Step.WaitUntil(var until))
                {
                    if (_options.NoWait)
                        return await ObserveAsync();
                    await Task.Delay(_context.Clock.Until(until), _context.Clock.Local, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RecoverAsync();
            await _context.Store.ChangeAsync(_context.RunId, new() { State = RunState.Interrupted });
            return await ObserveAsync();
        }
    }

    async Task<RunSnapshot> ObserveAsync()
    {
        var snapshot = await _context.Store.SnapshotAsync(_context.RunId);
        if (_options.Observe is { } observe)
            await observe(snapshot);
        return snapshot;
    }

    // What a crash left half done: an upload without its tail created nothing; after the fence the side journal may
    // know the id, else it must be reconciled.
    async Task RecoverAsync()
    {
        foreach (var submission in (await _context.Store.SnapshotAsync(_context.RunId)).Submissions)
        {
            if (submission.State == SubmissionState.Sending)
                await _context.Store.AdvanceAsync(submission, submission with { State = SubmissionState.Planned });
            if (submission.State == SubmissionState.Committing)
            {
                await _context.Store.AdvanceAsync(submission,
                    await _context.Folder.FindAcceptedAsync(submission.Id) is { } batchId
                    ? submission with
                    {
                        State = SubmissionState.Accepted,
                        BatchId = batchId,
                        AcceptedAt = submission.CommittedAt
                    }
                    : submission with { State = SubmissionState.Ambiguous });
            }
        }
    }

    async Task<Step> StepAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = await NextAsync(snapshot, cancellationToken);
            _outages = 0;
            return step;
        }
        catch (CairnException exception) when (exception.IsTransient)
        {
            // The API is away or busy: nothing is lost by asking later, and an offline run has time.
            var backoff = TimeSpan.FromSeconds(1 << Math.Min(_outages++, 9));
            var wait = backoff < OutageBackoffMax ? backoff : OutageBackoffMax;
            _options.Outage?.Invoke(
                $"{exception.Message} Nothing is lost; the next try is in {wait.TotalSeconds:0} s.");
            return new Step.WaitUntil(Now + wait);
        }
        catch (ClaudeApiException exception)
        {
            var cause = (int)exception.Error.Status is 401 or 402 or 403 ? StopCause.Credentials : StopCause.Decision;
            await StopAsync(new(cause, exception.Message));
            return new Step.End();
        }
    }

    async Task<Step> NextAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var open = snapshot.Submissions.Where(submission => submission.IsOpen).ToList();
        Submission? Due(SubmissionState state) =>
            open.Find(submission => submission.State == state && submission.RunAfter <= Now);

        if (!_hasMet && (snapshot.Run.Pending > 0 || open.Count > 0))
            return await MeetAsync(snapshot.Run, cancellationToken);

        // One step at a time: whoever is still under way here was left so by a failure between two commits.
        if (open.Exists(submission => submission.State is SubmissionState.Sending or SubmissionState.Committing))
        {
            await RecoverAsync();
            return new Step.GoOn();
        }

        if (Due(SubmissionState.Planned) is { } planned)
            return await SubmitAsync(planned, snapshot, cancellationToken);
        if (Due(SubmissionState.Ended) is { } ended)
            return await StopOrGoOnAsync(await _collector.CollectAsync(ended, snapshot, cancellationToken));
        if (Due(SubmissionState.Ambiguous) is { } ambiguous)
        {
            await _reconciler.ReconcileAsync(ambiguous, cancellationToken);
            return new Step.GoOn();
        }

        if (await _poller.StepAsync(snapshot, cancellationToken))
            return new Step.GoOn();

        if (await SweepAsync(snapshot, cancellationToken))
            return new Step.GoOn();
        return await AdmitAsync(snapshot, open);
    }

    async Task<Step> SubmitAsync(Submission planned, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        // A budget or a limit of rows was asked before the rows were taken; any other stop holds for them too.
        if (snapshot.Run.CancelRequested
            || snapshot.Run.Cause is not (StopCause.None or StopCause.Budget or StopCause.RowLimit))
        {
            await _context.Store.ReleaseAsync(planned, planned with { State = SubmissionState.Retired },
                [new(planned.Rows, planned.Attempt, Now)]);
            return new Step.GoOn();
        }

        _poller.Hurry();
        return await StopOrGoOnAsync(await _submitter.SubmitAsync(planned, cancellationToken));
    }

    async Task<Step> AdmitAsync(RunSnapshot snapshot, List<Submission> open)
    {
        var admission = snapshot.Run.Cause == StopCause.None ? Admission.Decide(snapshot, Now) : new Admission.Done();
        switch (admission)
        {
            case Admission.Take take:
                return await PlanAsync(take, snapshot, open);
            case Admission.Closed(var stop):
                await StopAsync(stop);
                return new Step.GoOn();
            case Admission.Wait(var until):
                return WaitFor(open, until);
            default:
                return open.TrueForAll(submission => submission.State == SubmissionState.Frozen)
                    ? new Step.End()
                    : WaitFor(open, null);
        }
    }

    async Task<Step> PlanAsync(Admission.Take take, RunSnapshot snapshot, List<Submission> open)
    {
        var workspace = snapshot.Run.WorkspaceId
            ?? throw new InvalidOperationException("Rows are planned only after the workspace is known.");
        var layout = take.Cache == CacheUse.None ? null : snapshot.Run.Spec.Plan.Layout;
        var draft = new Submission
        {
            Id = Identity.New(),
            RunId = _context.RunId,
            WorkspaceId = workspace,
            Attempt = take.Attempt,
            IsPrimer = take.IsPrimer,
            MarkerBlock = layout?.BlockIndex,
            Rows = RowSet.Empty,
            BodyBytes = 0,
            BodySha256 = "",
            Reserved = Usd.Zero,
            RunAfter = Now,
        };
        var taken = await _context.Store.UnresolvedCountsAsync(workspace);
        var intent = _packer.Fill(
            draft, new(take.Offered, take.RowsMax, snapshot.Run.Remaining, taken, layout));
        if (intent is not null && await _context.Store.PlanAsync(intent, take.Retries) is var outcome
            && outcome != PlanOutcome.OverBudget)
        {
            return outcome == PlanOutcome.Written ? new Step.GoOn() : WaitFor(open, Now + IdleMax);
        }

        // Settling what is in flight usually frees part of its reservation.
        if (open.Exists(submission => submission.State != SubmissionState.Frozen))
            return WaitFor(open, null);
        return await StopOrGoOnAsync(new(StopCause.Budget,
            $"The limit of {snapshot.Run.Limit} USD leaves {snapshot.Run.Remaining} USD, too little for another row. "
            + $"`cairn resume {_context.RunId} --max-cost <usd>` goes on with a higher one."));
    }

    // The first call of a process learns the API's clock, by which everything after it is judged, and the workspace: a
    // run lives in one, and the answer of another stops it.
    async Task<Step> MeetAsync(Run run, CancellationToken cancellationToken)
    {
        var page = await _context.Api.ListAsync(1, null, cancellationToken);
        if (run.WorkspaceId is null)
        {
            await _context.Store.ChangeAsync(_context.RunId, new()
            {
                OrganizationId = page.Context.OrganizationId ?? "unknown",
                WorkspaceId = page.Context.WorkspaceId ?? "default",
            });
        }
        else
        {
            WorkspaceChangedException.ThrowIfOther(run.Id, run.WorkspaceId, page.Context);
        }

        _hasMet = true;
        return new Step.GoOn();
    }

    async Task<bool> SweepAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var abandoned = snapshot.Submissions.Where(submission =>
            submission.State == SubmissionState.Abandoned).ToList();
        if (abandoned.Count == 0 || Now < _sweepAt)
            return false;
        _sweepAt = Now + SweepEvery;
        if (await _reconciler.SweepAsync(abandoned, cancellationToken) is not { } late)
            return false;
        if (await _collector.CollectAsync(late, snapshot, cancellationToken) is { } stop)
            await StopAsync(stop);
        else
            _sweepAt = Now;
        return true;
    }

    Step.WaitUntil WaitFor(List<Submission> open, DateTimeOffset? until)
    {
        var times = open
            .Where(submission =>
                submission.State is SubmissionState.Planned or SubmissionState.Ended or SubmissionState.Ambiguous)
            .Select(submission => submission.RunAfter)
            .Concat(until is { } time ? [time] : [])
            .Concat(open.Any(submission => submission.State == SubmissionState.Accepted) ? [_poller.NextAt] : [])
            .ToList();
        return new Step.WaitUntil(times.Count > 0 ? times.Min() : Now + IdleMax);
    }

    async Task<Step> StopOrGoOnAsync(Stop? stop)
    {
        if (stop is not null)
            await StopAsync(stop);
        return new Step.GoOn();
    }

    // The first cause wins.
    async Task StopAsync(Stop stop)
    {
        var run = (await _context.Store.SnapshotAsync(_context.RunId)).Run;
        if (run.Cause == StopCause.None)
            await _context.Store.ChangeAsync(_context.RunId, new() { Cause = stop.Cause, StopMessage = stop.Message });
    }

    async Task<RunSnapshot> EndAsync(RunSnapshot snapshot)
    {
        var state = snapshot.Run.Pending == 0 ? RunState.Finished : RunState.Stopped;
        await _context.Store.ChangeAsync(_context.RunId, new() { State = state });
        return await ObserveAsync();
    }

    abstract record Step
    {
        public sealed record GoOn : Step;

        public sealed record WaitUntil(DateTimeOffset Time) : Step;

        public sealed record End : Step;
    }
}
