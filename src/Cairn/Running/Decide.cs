using Cairn.Models;
using Cairn.Planning;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>
/// Decides what a run does next. Pure: the same ledger, the same agenda and the same time give the same duty.
/// </summary>
static class Decide
{
    static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(5);

    /// <summary>The next duty; there is always one.</summary>
    public static Duty Next(
        RunSnapshot snapshot, (RunLayout Layout, ModelCatalog Catalog) by, Agenda agenda, DateTimeOffset now)
    {
        var (run, submissions) = (snapshot.Run, snapshot.Submissions);
        var open = submissions.Where(submission => submission.IsOpen).ToList();
        if (run.RebuildSince is not null && open.Find(IsDoubtful) is { } doubtful)
            return new Duty.Surrender(doubtful);
        if (open.Find(IsLeftBehind) is { } left)
            return new Duty.Recover(left);
        if (run is { RebuildSince: not null, Spec.IsStaged: true } && !agenda.HasAllStages)
            return new Duty.TakeUp();
        var isUnmet = !agenda.HasMet || run.WorkspaceId is null;
        if (isUnmet && (run.Pending > 0 || open.Count > 0 || HasToSweep(snapshot)))
            return new Duty.Meet();

        return OfSubmissions((snapshot, by.Layout), open, now)
            ?? OfBatches(snapshot, open, agenda, now)
            ?? OfRows((snapshot, by), open, agenda, now);
    }

    /// <summary>Nothing is due: when the next of the open submissions will be.</summary>
    public static Duty.Wait WaitFor(
        IReadOnlyList<Submission> open, Agenda agenda, (DateTimeOffset Now, DateTimeOffset? At) time)
    {
        var times = open
            .Where(submission => IsCalling(submission)
                || submission.State is SubmissionState.Planned or SubmissionState.Ended or SubmissionState.Ambiguous)
            .Select(submission => submission.RunAfter)
            .Concat(time.At is { } at ? [at] : [])
            .Concat(open.Any(IsInFlight) ? [agenda.PollAt] : [])
            .ToList();
        return new(times.Count > 0 ? times.Min() : time.Now + IdleMax);
    }

    // One step at a time: whoever is still under way was left so by a crash, or by a failure between two commits.
    static bool IsLeftBehind(Submission submission) =>
        submission.State is SubmissionState.Sending or SubmissionState.Committing;

    static Duty? OfSubmissions(
        (RunSnapshot Snapshot, RunLayout Layout) of, List<Submission> open, DateTimeOffset now)
    {
        Submission? Due(SubmissionState state) =>
            open.Find(submission => submission.State == state && submission.RunAfter <= now);

        if (Due(SubmissionState.Planned) is { } planned)
        {
            return MaySend(of.Snapshot) && !IsStale(planned, of, now)
                ? planned.Kind == SubmissionKind.Messages ? new Duty.Ask(planned, true) : new Duty.Send(planned)
                : new Duty.Drop(planned);
        }

        if (open.Find(submission => IsCalling(submission) && submission.RunAfter <= now) is { } calling)
            return new Duty.Ask(calling, MaySend(of.Snapshot) && !IsStale(calling, of, now));
        if (Due(SubmissionState.Ended) is { } ended)
            return new Duty.Collect(ended);
        return Due(SubmissionState.Ambiguous) is { } ambiguous ? new Duty.Reconcile(ambiguous) : null;
    }

    static bool IsCalling(Submission submission) =>
        submission is { State: SubmissionState.Accepted, Kind: SubmissionKind.Messages };

    static bool IsInFlight(Submission submission) =>
        submission is { State: SubmissionState.Accepted, Kind: SubmissionKind.Batch };

    // A budget or a limit of rows was asked before the rows were taken; any other stop holds for them too.
    static bool MaySend(Run run) =>
        !run.CancelRequested && run.Cause is StopCause.None or StopCause.Budget or StopCause.RowLimit;

    static bool MaySend(RunSnapshot snapshot) => MaySend(snapshot.Run) && CacheLosses.Stop(snapshot) is null;

    // Its markers were meant for entries that are gone since: each row would pay a write instead of a read. Rows that
    // are being told apart are sent all the same, as how they are told apart would be forgotten.
    static bool IsStale(Submission planned, (RunSnapshot Snapshot, RunLayout Layout) of, DateTimeOffset now)
    {
        if (planned.IsPrimer || planned.Absences > 0 || planned.Marks.ByLevel.Count == 0)
            return false;
        // Calls refresh what those after them read.
        var others = of.Snapshot.Submissions.Where(other => IsCalling(planned) || other.Id != planned.Id);
        var warm = CacheState.Of(others, of.Layout, RowSet.Empty, now).MarksFor(planned.Marks.Places);
        return planned.Marks.ByLevel.Index().Any(level =>
            level.Item.Any(place => warm.LevelAt(place) <= level.Index));
    }

    static Duty? OfBatches(RunSnapshot snapshot, List<Submission> open, Agenda agenda, DateTimeOffset now)
    {
        var accepted = open.Where(IsInFlight).ToList();
        // What is bound by its size alone may be a colleague's.
        var isAlone = snapshot.Run.Spec.Safety.HasWorkspaceAlone;
        if (snapshot.Run.CancelRequested && accepted.Find(submission =>
            !submission.IsCanceling && (isAlone || !submission.IsProvisional)) is { } running)
        {
            return new Duty.Cancel(running);
        }

        if (accepted.Count > 0 && now >= agenda.PollAt)
            return new Duty.Poll(accepted);

        return HasToSweep(snapshot) && now >= agenda.SweepAt ? new Duty.Sweep() : null;
    }

    static bool HasToSweep(RunSnapshot snapshot) => snapshot.Run.RebuildSince is not null
        || snapshot.Submissions.Any(submission => submission.State == SubmissionState.Abandoned);

    // A restored ledger shows less than what happened: each of these may have been sent, and answered, since.
    static bool IsDoubtful(Submission submission) => submission.State <= SubmissionState.Ambiguous;

    static Duty OfRows(
        (RunSnapshot Snapshot, (RunLayout Layout, ModelCatalog Catalog) By) of, List<Submission> open, Agenda agenda,
        DateTimeOffset now)
    {
        var snapshot = of.Snapshot;
        // A lost ledger may know fewer stages than there were: the others are decided on again, and found upstream.
        if (snapshot.Run.RebuildSince is not null && snapshot.Retries.Count == 0
            && AtTheEnd(snapshot) is Duty.Extend extend)
        {
            return extend;
        }

        // What is found and not yet collected may answer rows that wait.
        if (snapshot.Run.RebuildSince is not null || snapshot.Submissions.Any(IsFoundLate))
            return WaitFor(open, agenda, (now, agenda.SweepAt));
        var admission = snapshot.Run.Cause == StopCause.None
            ? Admission.Decide(snapshot, of.By, now)
            : new Admission.Done();
        return admission switch
        {
            Admission.Take take => new Duty.Plan(take),
            Admission.Closed(var stop) => new Duty.Halt(stop),
            Admission.Wait(var until) => WaitFor(open, agenda, (now, until)),
            _ when agenda.IsSweeping && HasToSweep(snapshot) => WaitFor(open, agenda, (now, agenda.SweepAt)),
            _ when open.Exists(submission => submission.State != SubmissionState.Frozen) =>
                WaitFor(open, agenda, (now, null)),
            _ when open.Count > 0 && snapshot.Run.Cause == StopCause.None => new Duty.Halt(Undecided(open)),
            _ => AtTheEnd(snapshot),
        };
    }

    static Duty AtTheEnd(RunSnapshot snapshot)
    {
        var run = snapshot.Run;
        var mayGoOn = run is { Spec.IsStaged: true, Cause: StopCause.None, Pending: 0 }
            && run.State != RunState.Finished;
        return !mayGoOn ? new Duty.End()
            : run.CancelRequested ? new Duty.Halt(Admission.Canceled)
            : CacheLosses.Stop(snapshot) is { } loss ? new Duty.Halt(loss)
            : new Duty.Extend();
    }

    static bool IsFoundLate(Submission submission) =>
        submission is { State: SubmissionState.Abandoned, BatchId: not null };

    static Stop Undecided(List<Submission> frozen) => new(StopCause.Decision,
        $"{frozen.Count} submissions with {frozen.Sum(submission => submission.Count)} rows are frozen; their rows "
            + "stay pending and their money reserved. "
            + $"`cairn resolve {frozen[0].RunId} {frozen[0].Id}` shows what to choose from.");
}
