using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Running.Watching;

namespace Cairn.Running;

/// <summary>
/// What to admit next, decided from what the ledger shows and nothing else. A closed set: switch over all of it.
/// </summary>
abstract record Admission
{
    const int CompanionsMax = 8;

    Admission()
    {
    }

    /// <summary>Fill a batch from these rows.</summary>
    /// <param name="Offered">The rows in order.</param>
    /// <param name="Attempt">Which attempt it is for them.</param>
    /// <param name="Retries">Where they come from, besides those that were never taken.</param>
    /// <param name="Marks">Which of them carry markers, and up to which prefix.</param>
    /// <param name="RowsMax">How many may be taken now.</param>
    public sealed record Take(
        RowSet Offered, int Attempt, IReadOnlyList<RetrySet> Retries, CacheMarks Marks, int RowsMax)
        : Admission
    {
        /// <summary>Rows that were never tried and may come along; see <see cref="PackOffer.Companions"/>.</summary>
        public RowSet Companions { get; init; } = RowSet.Empty;

        /// <summary>Whether they write the cache for those that follow.</summary>
        public bool IsPrimer { get; init; }
    }

    /// <summary>Nothing now; at <paramref name="Until"/>, or when a batch ends if that is null.</summary>
    public sealed record Wait(DateTimeOffset? Until) : Admission;

    /// <summary>Every row that may be asked has been taken.</summary>
    public sealed record Done : Admission;

    /// <summary>No more rows for a reason.</summary>
    public sealed record Closed(Stop Stop) : Admission;

    /// <summary>Decides.</summary>
    public static Admission Decide(
        RunSnapshot snapshot, (RunLayout Layout, ModelCatalog Catalog) by, DateTimeOffset now)
    {
        var (run, submissions, _, all) = snapshot;
        var retries = all.Where(retry => retry.Held is null).ToList();
        if (retries.Count == 0 && run.Cursor >= run.RowsAllowed)
            return submissions.Any(submission => submission.IsOpen) ? new Done() : AtTheEnd(run, all);

        if ((Refusal(run, now) ?? CacheLosses.Stop(snapshot)) is { } stop)
            return new Closed(stop);

        var inFlight = submissions.Where(IsMoving).Sum(submission => submission.Count);
        var room = Math.Min(QueueShare.Requests(run) - inFlight, BatchLimits.RequestsMax);
        if (room <= 0)
            return new Wait(null);

        return Canary.Judge(snapshot, by) switch
        {
            Canary.Verdict.Failed => new Closed(Canary.Stop(snapshot, by)),
            Canary.Verdict.Waiting => new Wait(null),
            _ when Turn.Of(run, by.Layout, retries, now) is { } turn => Marked(snapshot, by.Layout, turn, (room, now)),
            _ => new Wait(retries.Min(retry => retry.NotBefore)),
        };
    }

    // Without a live entry every row of a marked batch pays the write: 2 instead of 0.1 on most models. So primers go
    // first, alone, and again when everything that could have refreshed an entry was accepted too long ago.
    static Admission Marked(RunSnapshot snapshot, RunLayout layout, Turn turn, (int Room, DateTimeOffset Now) at)
    {
        var waiting = snapshot.Retries.Where(retry => retry.Held is null)
            .Aggregate(turn.Fresh, (sum, retry) => sum.Union(retry.Rows));
        var cache = CacheState.Of(snapshot.Submissions, layout, waiting, at.Now);
        var offered = turn.Offered.First(at.Room);
        if (turn.IsSuspect)
            return new Take(offered, turn.Attempt, turn.Sources, cache.MarksFor(offered), at.Room);

        if (cache.PrimersAmong(offered) is { Places: { Count: > 0 } primers } marks)
        {
            return new Take(primers, turn.Attempt, turn.Sources, marks, at.Room)
            {
                IsPrimer = true,
                Companions = turn.Fresh.Except(primers).First(CompanionsMax),
            };
        }

        if (snapshot.Submissions.Any(submission => submission.IsPrimer && IsMoving(submission)))
            return new Wait(null);
        return new Take(offered, turn.Attempt, turn.Sources, cache.MarksFor(offered), at.Room)
        {
            Companions = turn.Attempt == 0 ? RowSet.Empty : turn.Fresh.First(CompanionsMax),
        };
    }

    static bool IsMoving(Submission submission) => submission is { IsOpen: true, State: not SubmissionState.Frozen };

    // Nothing goes by itself any more; rows that wait for a person are not forgotten over it.
    static Admission AtTheEnd(Run run, IReadOnlyList<RetrySet> held) => held switch
    {
        [{ Held: { } reason }, ..] => new Closed(new(StopCause.Decision,
            $"{held.Sum(retry => retry.Rows.Count)} rows wait for a decision: {reason}. `cairn retry {run.Id} --held` "
                + "asks them again.")),
        _ when run.RowsAllowed < run.Spec.Rows => new Closed(RowLimit(run)),
        _ => new Done(),
    };

    static Stop RowLimit(Run run) => new(StopCause.RowLimit,
        $"The limit of {run.RowsAllowed} rows is reached. `cairn resume {run.Id} --no-limit` asks the rest.");

    /// <summary>Why a run that was cancelled asks no more.</summary>
    public static Stop Canceled { get; } =
        new(StopCause.Canceled, "The run was cancelled; what had been answered is kept.");

    static Stop? Refusal(Run run, DateTimeOffset now)
    {
        if (run.CancelRequested)
            return Canceled;
        if (run.Spec.Deadline is { } deadline && now >= deadline)
        {
            return new(StopCause.Deadline,
                $"The deadline {deadline:u} has passed. `cairn resume {run.Id} --deadline 24h` goes on, counted from "
                    + "the start of the run.");
        }

        return null;
    }
}
