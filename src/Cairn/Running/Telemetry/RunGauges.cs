using Cairn.Accounting;

namespace Cairn.Running.Telemetry;

/// <summary>Tells where the rows and the money of a run are at one moment of its ledger.</summary>
sealed class RunGauges(RunSignals signals)
{
    public void Record(RunSnapshot snapshot, DateTimeOffset now)
    {
        RecordRows(snapshot);
        RecordMoney(snapshot.Run);
        RecordCache(snapshot);
        var byState = snapshot.Submissions.CountBy(submission => submission.State).ToDictionary();
        foreach (var state in Enum.GetValues<SubmissionState>())
        {
            Instruments.Submissions.Record(
                byState.GetValueOrDefault(state), signals.Tags(("cairn.submission.state", RunSignals.Word(state))));
        }

        Instruments.RetentionLeft.Record(RetentionLeft(snapshot, now).TotalSeconds, signals.Tags());
    }

    void RecordRows(RunSnapshot snapshot)
    {
        var inFlight = snapshot.Submissions.Where(submission => submission.IsOpen).Sum(submission => submission.Count);
        var held = snapshot.Retries.Where(retry => retry.Held is not null).Sum(retry => retry.Rows.Count);
        var again = snapshot.Retries.Sum(retry => retry.Rows.Count) - held;
        foreach (var (state, count) in ((string, int)[])
            [("in_flight", inFlight), ("retry", again), ("held", held),
                ("unplanned", snapshot.Run.Pending - inFlight - again - held)])
        {
            Instruments.RowsOpen.Record(count, signals.Tags(("cairn.rows.state", state)));
        }
    }

    void RecordMoney(Run run)
    {
        foreach (var (kind, amount) in ((string, Usd?)[])
            [("limit", run.Limit), ("settled", run.Settled), ("reserved", run.Reserved), ("ghost", run.Ghost),
                ("unknown", run.Unknown)])
        {
            if (amount is { } known)
                Instruments.Budget.Record(RunSignals.Dollars(known), signals.Tags(("cairn.budget.kind", kind)));
        }

        if (run.Settled.Per(run.Succeeded) is { } each)
            Instruments.CostPerSuccess.Record(RunSignals.Dollars(each), signals.Tags());
    }

    void RecordCache(RunSnapshot snapshot)
    {
        var tokens = snapshot.Books.Aggregate(default(TokenUsage), (sum, entry) => sum + entry.Tokens);
        foreach (var (source, share) in ((string, decimal?)[])
            [("measured", tokens.ReadShare), ("planned", snapshot.Run.Spec.Plan.PlannedReadShare)])
        {
            if (share is { } known)
                Instruments.CacheReadRatio.Record((double)known, signals.Tags(("cairn.cache.source", source)));
        }
    }

    static TimeSpan RetentionLeft(RunSnapshot snapshot, DateTimeOffset now) => snapshot.Submissions
        .Where(submission => submission.State is SubmissionState.Accepted or SubmissionState.Ended)
        .Select(submission => submission.AcceptedAt + Horizons.Retention - now)
        .Append(Horizons.Retention)
        .Min() ?? Horizons.Retention;
}
