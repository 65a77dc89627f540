namespace Cairn.Running;

/// <summary>
/// What to admit next, decided from what the ledger shows and nothing else. A closed set: switch over all of it.
/// </summary>
abstract record Admission
{
    const int PrimersMax = 3;
    const int CompanionsMax = 8;

    // An entry lives for an hour from the start of the request that wrote or read it.
    static readonly TimeSpan PrimedFor = TimeSpan.FromMinutes(50);

    Admission()
    {
    }

    /// <summary>Fill a batch from these rows.</summary>
    /// <param name="Offered">The rows in order.</param>
    /// <param name="Attempt">Which attempt it is for them.</param>
    /// <param name="Retries">Where they come from; empty for rows that were never taken.</param>
    /// <param name="Cache">Whether the rows write the shared prefix, read it, or do without.</param>
    /// <param name="RowsMax">How many may be taken now.</param>
    public sealed record Take(
        RowSet Offered, int Attempt, IReadOnlyList<RetrySet> Retries, CacheUse Cache, int RowsMax)
        : Admission
    {
        /// <summary>Rows that were never taken and may come along; see <see cref="PackOffer.Companions"/>.</summary>
        public RowSet Companions { get; init; } = RowSet.Empty;

        /// <summary>Whether one of them goes first to write the cache.</summary>
        public bool IsPrimer => Cache == CacheUse.Prime;
    }

    /// <summary>Nothing now; at <paramref name="Until"/>, or when a batch ends if that is null.</summary>
    public sealed record Wait(DateTimeOffset? Until) : Admission;

    /// <summary>Every row that may be asked has been taken.</summary>
    public sealed record Done : Admission;

    /// <summary>No more rows for a reason.</summary>
    public sealed record Closed(Stop Stop) : Admission;

    /// <summary>Decides.</summary>
    public static Admission Decide(RunSnapshot snapshot, DateTimeOffset now)
    {
        var (run, submissions, _, all) = snapshot;
        var retries = all.Where(retry => retry.Held is null).ToList();
        if (retries.Count == 0 && run.Cursor >= run.RowsAllowed)
            return submissions.Any(submission => submission.IsOpen) ? new Done() : AtTheEnd(run, all);

        if (Refusal(run, now) is { } stop)
            return new Closed(stop);

        var moving = submissions
            .Where(submission => submission is { IsOpen: true, State: not SubmissionState.Frozen })
            .ToList();
        var inFlight = moving.Sum(submission => submission.Count);
        var room = QueueShare.Requests(run) - inFlight;
        if (room <= 0)
            return new Wait(null);

        var cache = CacheOf(snapshot, now);
        if (cache == CacheUse.Prime)
        {
            return moving.Exists(submission => submission.IsPrimer)
                ? new Wait(null)
                : Next(run, retries, now, (room, cache));
        }

        return Canary.Judge(snapshot) switch
        {
            Canary.Verdict.Failed => new Closed(Canary.Stop(snapshot)),
            Canary.Verdict.Waiting => new Wait(null),
            Canary.Verdict.Wanted => Next(run, retries, now, (Math.Min(room, Canary.RowsOf(run)), cache)),
            _ => Next(run, retries, now, (room, cache)),
        };
    }

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

    static Stop? Refusal(Run run, DateTimeOffset now)
    {
        if (run.CancelRequested)
            return new(StopCause.Canceled, "The run was cancelled; what had been answered is kept.");
        if (run.Spec.Deadline is { } deadline && now >= deadline)
        {
            return new(StopCause.Deadline,
                $"The deadline {deadline:u} has passed. `cairn resume {run.Id} --deadline 24h` goes on, counted from "
                    + "the start of the run.");
        }

        return null;
    }

    // Without a live entry every row of a marked batch pays the write: 2 instead of 0.1 on most models. So a primer
    // goes first, and again when everything that could have refreshed the entry was accepted too long ago; and where
    // primers only fail, the rows go without a marker.
    static CacheUse CacheOf(RunSnapshot snapshot, DateTimeOffset now)
    {
        if (snapshot.Run.Spec.Plan.Layout is null)
            return CacheUse.None;

        var sent = snapshot.Submissions
            .Where(submission => submission is { BatchId: not null, MarkerBlock: not null })
            .ToList();
        var isWarm = sent.Exists(submission => now - submission.AcceptedAt < PrimedFor
            && (!submission.IsPrimer || submission.RecordedRows().Count > 0));
        if (isWarm)
            return CacheUse.Read;

        var failedInARow = sent.AsEnumerable().Reverse()
            .TakeWhile(submission => submission is { IsPrimer: true, State: SubmissionState.Settled }
                && submission.RecordedRows().Count == 0)
            .Count();
        return failedInARow < PrimersMax ? CacheUse.Prime : CacheUse.None;
    }

    static Admission Next(Run run, IReadOnlyList<RetrySet> retries, DateTimeOffset now, (int Room, CacheUse Cache) use)
    {
        var due = retries.Where(retry => retry.NotBefore <= now).ToList();
        if (due.Count > 0)
        {
            // Rows of the same attempt travel together, except those that are being told apart.
            var first = due[0];
            var together = IsSuspect(first)
                ? [first]
                : due.Where(retry => !IsSuspect(retry) && retry.Attempt == first.Attempt).ToList();
            var rows = together.Aggregate(RowSet.Empty, (sum, retry) => sum.Union(retry.Rows));
            return new Take(rows, first.Attempt, together, use.Cache, use.Room)
            {
                Companions = IsSuspect(first)
                    ? RowSet.Empty
                    : RowSet.Range(run.Cursor, Math.Min(run.RowsAllowed, run.Cursor + CompanionsMax)),
            };
        }

        if (run.Cursor < run.RowsAllowed)
            return new Take(RowSet.Range(run.Cursor, run.RowsAllowed), 0, [], use.Cache, use.Room);
        return new Wait(retries.Min(retry => retry.NotBefore));
    }

    static bool IsSuspect(RetrySet retry) => retry.IsAlone || retry.Absences > 0;
}
