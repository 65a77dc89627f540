using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Models;
using Cairn.Running;

namespace Cairn.Reporting.Reconciling;

/// <summary>What the books of a run have been billed, and when that can have been.</summary>
/// <param name="Items">What is booked, by day and class.</param>
/// <param name="Open">What may be billed and is in no books.</param>
/// <param name="RepricedUsd">What was booked beyond what the same costs by the prices of now.</param>
sealed record RunBilling(IReadOnlyList<BookedItem> Items, IReadOnlyList<OpenMoney> Open, Usd RepricedUsd)
{
    // A batch is answered within a day or expires; so is a call that was begun again after an interruption.
    static readonly TimeSpan BatchMax = TimeSpan.FromDays(1);

    // Far more than the ten minutes that a call may take.
    static readonly TimeSpan CallMax = TimeSpan.FromHours(1);

    /// <summary>Reads a run.</summary>
    /// <param name="snapshot">What the ledger shows of it.</param>
    /// <param name="entries">The lines of its books by submission.</param>
    /// <param name="catalog">The prices that it pays.</param>
    /// <param name="range">The days that are compared; the day before them is read, too.</param>
    /// <exception cref="CairnException">A model that answered is not in the catalog, or has no price.</exception>
    public static RunBilling Of(
        RunSnapshot snapshot, ILookup<string, UsageEntry> entries, ModelCatalog catalog,
        (DateOnly Since, DateOnly Until) range)
    {
        List<BookedItem> items = [];
        var repriced = Usd.Zero;
        foreach (var submission in snapshot.Submissions)
        {
            var days = DaysOf(snapshot.Run, submission);
            if (days.Day < range.Since.AddDays(-1) || days.Day > range.Until)
                continue;
            foreach (var entry in entries[submission.Id])
                items.AddRange(BookedItem.Of(entry, days, catalog));
            if (days.Day >= range.Since)
                repriced += submission.Settled - Worth(entries[submission.Id], catalog);
        }

        return new(items, [.. OpenOf(snapshot)], repriced);
    }

    static Usd Worth(IEnumerable<UsageEntry> entries, ModelCatalog catalog) =>
        entries.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(catalog));

    static BilledDays DaysOf(Run run, Submission submission)
    {
        var accepted = submission.AcceptedAt ?? submission.CommittedAt ?? run.Spec.StartedAt;
        if (submission.Kind == SubmissionKind.Batch)
        {
            var end = accepted + BatchMax;
            return new(DayOf(accepted), DayOf(accepted), DayOf(submission.EndedAt is { } at && at < end ? at : end));
        }

        // Calls are booked by the last ones; the first may have been a process earlier.
        var begun = accepted - BatchMax;
        return new(
            DayOf(begun < run.Spec.StartedAt ? run.Spec.StartedAt : begun), DayOf(accepted),
            DayOf(accepted + CallMax));
    }

    static IEnumerable<OpenMoney> OpenOf(RunSnapshot snapshot)
    {
        var run = snapshot.Run;
        foreach (var submission in snapshot.Submissions.Where(each => each.Reserved > Usd.Zero))
        {
            var days = DaysOf(run, submission);
            var tier = submission.Kind == SubmissionKind.Batch ? BilledKind.Batch : BilledKind.Standard;
            if (submission.State is >= SubmissionState.Committing and < SubmissionState.Abandoned)
                yield return new(days.First, days.Last, tier, ResidualCause.InFlight, submission.Reserved);
            else if (submission.State == SubmissionState.Abandoned)
                yield return new(days.First, days.Last, tier, ResidualCause.Unknown, submission.Reserved);
        }

        if (run.Unknown > Usd.Zero)
        {
            var days = snapshot.Submissions.Select(each => DaysOf(run, each)).ToList();
            yield return new(
                days.Min(each => each.First), days.Max(each => each.Last), null, ResidualCause.Unknown, run.Unknown);
        }
    }

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
