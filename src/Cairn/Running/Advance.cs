using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Claude;
using Cairn.Profiling;

namespace Cairn.Running;

/// <summary>
/// Takes a run one step further: one duty, with at most one effect outside, durable before it returns.
/// </summary>
/// <remarks>
/// It may be killed between any two instructions and made anew: what it needs is in the ledger. Drivers call it and
/// nothing else: the embedded loop of <see cref="Runner"/>, and the simulator.
/// </remarks>
sealed class Advance
{
    static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    static readonly TimeSpan SweepAgain = TimeSpan.FromSeconds(15);
    static readonly TimeSpan OutageBackoffMax = TimeSpan.FromMinutes(5);
    static readonly TimeSpan CountTakenPause = TimeSpan.FromMinutes(1);

    readonly RunContext _context;
    readonly RunOptions _options;
    readonly Submitter _submitter;
    readonly MessageCalls _calls;
    readonly Collector _collector;
    readonly Reconciler _reconciler;
    readonly Sweeper _sweeper;
    readonly Packer _packer;
    readonly Poller _poller;
    readonly Extender _extender;
    readonly AcceptedJournal _accepted;
    readonly Purse _purse;
    Agenda _agenda = new();
    int _outages;

    public Advance(RunContext context, RunOptions options)
    {
        _context = context;
        _options = options;
        _submitter = new(context);
        _calls = new(context);
        _collector = new(context);
        _reconciler = new(context);
        _sweeper = new(context);
        _packer = new(context);
        _poller = new(context);
        _extender = new(context);
        _accepted = new(context.Blobs);
        _purse = new(context);
    }

    IRunStore Store => _context.Store;

    DateTimeOffset Now => _context.Clock.Now;

    /// <summary>Takes the step that the ledger asks for.</summary>
    /// <param name="snapshot">What the ledger shows now.</param>
    /// <param name="cancellationToken">Stops waiting for the API; no step is left half done for it.</param>
    public async Task<Step> StepAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _context.Follow(snapshot.Run);
            var duty = Decide.Next(snapshot, (_context.Layout, _context.Catalog), _agenda, Now);
            var step = await DoAsync(duty, snapshot, cancellationToken);
            _outages = 0;
            // A clock that is moved by hand tells nobody: the next step asks how late it is.
            if (step is Step.WaitUntil && _context.Clock.Rate == 0)
                _agenda = _agenda with { HasMet = false };
            return step;
        }
        catch (ClaudeApiException exception) when (AccountRules.Concern(exception.Error))
        {
            await StopAsync(AccountRules.Stop(exception.Error));
            return new Step.End();
        }
        catch (WorkspaceChangedException exception)
        {
            await StopAsync(new(StopCause.Decision, exception.Message));
            return new Step.End();
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
            await StopAsync(new(StopCause.Decision, exception.Message));
            return new Step.End();
        }
    }

    /// <summary>
    /// Takes up what a crash left half done: an upload without its tail created nothing; after the fence the side
    /// journal may know the id, else it must be reconciled.
    /// </summary>
    public async Task RecoverAsync(Submission left)
    {
        if (left.State == SubmissionState.Sending)
        {
            await Store.AdvanceAsync(left, left with { State = SubmissionState.Planned });
            return;
        }

        await Store.AdvanceAsync(left, await _accepted.FindAsync(left.Id) is { } batchId
            ? left with { State = SubmissionState.Accepted, BatchId = batchId, AcceptedAt = left.CommittedAt }
            : left with { State = SubmissionState.Ambiguous });
    }

    async Task<Step> DoAsync(Duty duty, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        switch (duty)
        {
            case Duty.Recover(var left):
                await RecoverAsync(left);
                return new Step.GoOn();
            case Duty.Meet:
                await MeetAsync(snapshot.Run, cancellationToken);
                return new Step.GoOn();
            case Duty.Send(var planned):
                _agenda = _agenda with { PollAt = Now };
                return await StopOrGoOnAsync(await _submitter.SubmitAsync(planned, cancellationToken));
            case Duty.Ask(var calling, var maySend):
                await _calls.GoOnAsync(calling, maySend, cancellationToken);
                return new Step.GoOn();
            case Duty.Drop(var planned):
                await Store.ReleaseAsync(planned, planned with { State = SubmissionState.Retired },
                    [new(planned.Rows, planned.Attempt, Now)]);
                return new Step.GoOn();
            case Duty.Collect(var ended):
                // What a cancelled hedge gives back may have been answered by the batch that it stood in for.
                if (ended.IsCanceling)
                    _agenda = _agenda with { SweepAt = Now };
                return await StopOrGoOnAsync(await _collector.CollectAsync(ended, snapshot, cancellationToken));
            case Duty.Reconcile(var ambiguous):
                return await StopOrGoOnAsync(
                    await _reconciler.ReconcileAsync(ambiguous, snapshot, cancellationToken));
            case Duty.Cancel(var running):
                await _poller.CancelAsync(running, cancellationToken);
                _agenda = _agenda with { PollAt = Now };
                return new Step.GoOn();
            case Duty.Poll(var accepted):
                _agenda = _agenda with { PollAt = await _poller.PollAsync(accepted, cancellationToken) };
                return new Step.GoOn();
            case Duty.Surrender(var doubtful):
                await Store.ReleaseAsync(doubtful, doubtful with { State = SubmissionState.Abandoned },
                    [new(doubtful.Rows, doubtful.Attempt, Now)]);
                return new Step.GoOn();
            case Duty.Sweep:
                await SweepAsync(snapshot, cancellationToken);
                return new Step.GoOn();
            case Duty.Plan(var take):
                return await PlanAsync(take, snapshot);
            case Duty.TakeUp:
                _agenda = _agenda with { HasAllStages = !await _extender.TakeUpAsync(snapshot.Run) };
                return new Step.GoOn();
            case Duty.Extend:
                return await ExtendAsync(snapshot, cancellationToken);
            case Duty.Halt(var stop):
                return await StopOrGoOnAsync(stop);
            case Duty.Wait(var until):
                return new Step.WaitUntil(until);
            case Duty.End:
                return new Step.End();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task<Step> ExtendAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (await _extender.TakeUpAsync(snapshot.Run))
            return new Step.GoOn();
        return await _extender.DecideAsync(snapshot, cancellationToken) switch
        {
            NextStages.None => new Step.End(),
            NextStages.Halt(var cause, var message) => await StopOrGoOnAsync(new(cause, message)),
            _ => new Step.GoOn(),
        };
    }

    // The first call of a process learns the API's clock, by which everything after it is judged, and the workspace: a
    // run lives in one, and the answer of another stops it.
    async Task MeetAsync(Run run, CancellationToken cancellationToken)
    {
        var page = await _context.Api.ListAsync(1, null, cancellationToken);
        if (run.WorkspaceId is null)
        {
            run = await Store.ChangeAsync(run.Id, new()
            {
                OrganizationId = page.Context.OrganizationId ?? "unknown",
                WorkspaceId = page.Context.WorkspaceId ?? "default",
            });
        }

        WorkspaceChangedException.ThrowIfOther(run.Id, run.WorkspaceId, page.Context);
        if (run.RebuildSince > Now)
            await Store.ChangeAsync(run.Id, new() { RebuildSince = Now });
        _agenda = _agenda with { HasMet = true };
    }

    async Task SweepAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        _agenda = _agenda with { IsSweeping = false, SweepAt = Now + SweepEvery };
        var found = await _sweeper.SweepAsync(snapshot, cancellationToken);
        _agenda = _agenda with
        {
            IsSweeping = found.IsAgainSoon,
            SweepAt = Now + (found.IsAgainSoon ? SweepAgain : SweepEvery),
        };
        if (found.Late is not { } late)
            return;

        // Rows that a hedge has not started yet need not be paid twice.
        var hedges = snapshot.Submissions
            .Where(hedge => hedge.State == SubmissionState.Accepted && hedge.Rows.Except(late.Rows).Count == 0)
            .ToList();
        if (hedges.Find(hedge => !hedge.IsCanceling) is { } running)
            await _poller.CancelAsync(running, cancellationToken);
        else if (hedges.Count == 0 && await _collector.CollectAsync(late, snapshot, cancellationToken) is { } stop)
            await StopAsync(stop);
    }

    async Task<Step> PlanAsync(Admission.Take take, RunSnapshot snapshot)
    {
        var run = snapshot.Run;
        IReadOnlyList<BudgetStanding> budgets;
        try
        {
            budgets = await _purse.LookAsync(run);
        }
        catch (BadInputException exception)
        {
            return await StopOrGoOnAsync(new(StopCause.Decision, exception.Message));
        }

        var draft = AnswerLimit.Limited(
            DraftOf(take, run), take.Offered.Union(take.Companions), _context, snapshot);
        var intent = _packer.Fill(draft, new(
            take.Offered, RowsMax(take, run), Purse.Least(run, budgets),
            await Store.UnresolvedCountsAsync(run.WorkspaceId!))
        {
            Companions = take.Companions,
            CountsHaunted = snapshot.Submissions
                .Where(submission => submission.State == SubmissionState.Abandoned)
                .Select(submission => submission.Count)
                .ToHashSet(),
            BytesMax = Math.Min(BatchLimits.BytesMax, run.BodyBytesMax ?? BatchLimits.BytesMax),
            Factor = Calibration.FactorOf(snapshot.Submissions),
        });
        if (intent is not null && DiskFloor.Breach(snapshot, intent, _context.Blobs) is { } full)
            return await StopOrGoOnAsync(full);
        var outcome = intent is null
            ? PlanOutcome.OverBudget
            : await Store.PlanAsync(intent, take.Retries, [.. budgets.Select(standing => standing.Span)]);
        if (outcome == PlanOutcome.Written)
        {
            _purse.Warn(budgets, intent!.Reserved);
            return new Step.GoOn();
        }

        // Another run was faster, and has left less than was there a moment ago.
        if (outcome == PlanOutcome.OverBudget && intent is not null && budgets.Count > 0)
            return new Step.GoOn();

        // Settling what is in flight usually frees part of its reservation, and its count.
        var open = snapshot.Submissions.Where(submission => submission.IsOpen).ToList();
        if (outcome == PlanOutcome.CountTaken)
            return new Step.WaitUntil(Decide.WaitFor(open, _agenda, (Now, Now + CountTakenPause)).Until);
        if (open.Exists(submission => submission.State != SubmissionState.Frozen))
            return new Step.WaitUntil(Decide.WaitFor(open, _agenda, (Now, null)).Until);
        return await StopOrGoOnAsync(Purse.Stop(run, budgets));
    }

    static int RowsMax(Admission.Take take, Run run) => run.Spec.Kind == SubmissionKind.Messages
        ? Math.Min(take.RowsMax, MessageCalls.RowsMax)
        : take.RowsMax;

    Submission DraftOf(Admission.Take take, Run run) => new()
    {
        Id = _context.NewId(),
        RunId = run.Id,
        WorkspaceId = run.WorkspaceId
            ?? throw new InvalidOperationException("Rows are planned only after the workspace is known."),
        Attempt = take.Attempt,
        Absences = take.Retries is [var alone] ? alone.Absences : 0,
        Kind = run.Spec.Kind,
        IsPrimer = take.IsPrimer,
        Marks = take.Marks,
        Rows = RowSet.Empty,
        BodyBytes = 0,
        BodySha256 = "",
        Reserved = Usd.Zero,
        RunAfter = Now,
    };

    async Task<Step> StopOrGoOnAsync(Stop? stop)
    {
        if (stop is not null)
            await StopAsync(stop);
        return new Step.GoOn();
    }

    // The first cause wins.
    async Task StopAsync(Stop stop)
    {
        var run = (await Store.SnapshotAsync(_context.RunId)).Run;
        if (run.Cause == StopCause.None)
            await Store.ChangeAsync(run.Id, new() { Cause = stop.Cause, StopMessage = stop.Message });
    }
}
