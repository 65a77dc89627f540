using System.Diagnostics;
using Cairn.Accounting;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Brings an ended batch home: results to disk, checked for completeness, settled in one transaction.
/// </summary>
sealed class Collector(RunContext context)
{
    const int AttemptsMax = 5;
    const int ExpiriesMax = 3;
    const int DownloadsMax = 5;

    static readonly TimeSpan DownloadBackoff = TimeSpan.FromMinutes(1);
    static readonly TimeSpan RetryBackoff = TimeSpan.FromSeconds(30);

    /// <summary>Collects and settles; null, or why the run must admit no more.</summary>
    public async Task<Stop?> CollectAsync(Submission ended, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var batch = await context.Api.RetrieveAsync(ended.BatchId!, cancellationToken);
        if (batch.RequestCounts.Total != ended.Count)
        {
            return await FreezeAsync(ended,
                $"batch {batch.Id} shows {batch.RequestCounts.Total} requests, {ended.Count} were sent");
        }

        await using var download = await Download.FetchAsync(context, ended, cancellationToken);
        if (!download.IsComplete(batch.RequestCounts) && ended.Tries + 1 < DownloadsMax)
        {
            var again = ended with
            {
                Tries = ended.Tries + 1,
                RunAfter = context.Clock.Now + (DownloadBackoff * (1 << ended.Tries))
            };
            await context.Store.AdvanceAsync(ended, again);
            return null;
        }

        if (download.Rows.FirstOrDefault(row =>
            row?.Verdict is RowVerdict.Unknown) is { Verdict: RowVerdict.Unknown(var type) })
        {
            return await FreezeAsync(ended,
                $"batch {batch.Id} has a result of the unknown type '{type}'; a newer version may know it");
        }

        await SettleAsync(ended, download, snapshot);
        return null;
    }

    async Task<Stop> FreezeAsync(Submission submission, string reason)
    {
        // An abandoned one has given its rows back already: there is nothing to freeze but its money.
        if (submission.State != SubmissionState.Abandoned)
            await context.Store.AdvanceAsync(submission, submission with { State = SubmissionState.Frozen });
        return new(StopCause.Decision,
            $"Submission {submission.Id} is frozen: {reason}. Its rows stay pending and its money reserved.");
    }

    async Task SettleAsync(Submission ended, Download download, RunSnapshot snapshot)
    {
        var recorded = RecordedElsewhere(ended, snapshot);
        var numbers = ended.Rows.ToArray();
        var outcomes = new List<RowOutcome>(numbers.Length);
        var books = new List<UsageEntry>();
        for (var i = 0; i < numbers.Length; i++)
        {
            var outcome = recorded.Contains(numbers[i])
                ? RowOutcome.Repeated
                : Outcome(ended, download.Rows[i], snapshot.Run.CancelRequested);
            outcomes.Add(outcome);
            if (download.Rows[i] is { Usage: { } usage, Model: { } model })
                books.Add(Book(model, usage, outcome));
        }

        var segment = await Segment.WriteAsync(context, ended.Id, SegmentLines(ended, download));
        var entries = UsageEntry.Merge(books);
        var cost = Sum(entries);
        var settled = ended with
        {
            State = SubmissionState.Settled,
            Segment = segment,
            Outcomes = OutcomeMap.Of(outcomes),
            Settled = cost,
        };
        var isLate = ended.State == SubmissionState.Abandoned;
        var again = settled.RowsThat(outcome => outcome == RowOutcome.Returned);
        var notBefore = context.Clock.Now + (RetryBackoff * (1 << ended.Attempt));
        await context.Store.SettleAsync(ended, new(
            settled, entries, cost, Sum(entries.Where(entry => entry.Kind == UsageKind.Wasted)),
            isLate ? [] : [new(again, ended.Attempt + 1, notBefore)],
            isLate ? settled.RecordedRows() : RowSet.Empty));
    }

    // A batch that appears late may only answer rows that still wait; what is recorded or in flight elsewhere is paid
    // twice.
    static RowSet RecordedElsewhere(Submission ended, RunSnapshot snapshot)
    {
        var others = snapshot.Submissions.Where(other => other.Id != ended.Id).ToList();
        var recorded = others.Aggregate(RowSet.Empty, (rows, other) => rows.Union(other.RecordedRows()));
        return ended.State == SubmissionState.Abandoned
            ? others.Where(other => other.IsOpen).Aggregate(recorded, (rows, other) => rows.Union(other.Rows))
            : recorded;
    }

    static RowOutcome Outcome(Submission ended, RowResult? result, bool isCanceled) => result?.Verdict switch
    {
        null or RowVerdict.Failed => RowOutcome.Failed,
        RowVerdict.Succeeded => RowOutcome.Succeeded,
        RowVerdict.Retryable("canceled", _) => isCanceled ? RowOutcome.Failed : RowOutcome.Returned,
        RowVerdict.Retryable("expired", _) => Within(ended, ExpiriesMax),
        RowVerdict.Retryable => Within(ended, AttemptsMax),
        _ => throw new UnreachableException(),
    };

    static RowOutcome Within(Submission ended, int attemptsMax) =>
        ended.State != SubmissionState.Abandoned && ended.Attempt + 1 >= attemptsMax
            ? RowOutcome.Failed
            : RowOutcome.Returned;

    UsageEntry Book(string model, Usage usage, RowOutcome outcome)
    {
        var kind = outcome switch
        {
            RowOutcome.Succeeded => UsageKind.Succeeded,
            RowOutcome.Repeated => UsageKind.Wasted,
            _ => UsageKind.Failed,
        };
        return UsageEntry.Of(context.Catalog.Find(model), TokenUsage.Of(usage), kind, usage.InferenceGeo == "us");
    }

    // In row order; a row for which no line ever came gets one that says so.
    IEnumerable<ReadOnlyMemory<byte>> SegmentLines(Submission ended, Download download)
    {
        var file = download.File.Content;
        var buffer = new byte[1 << 16];
        foreach (var (row, result) in ended.Rows.Zip(download.Rows))
        {
            if (result is null)
            {
                yield return Segment.Refusal(context.CustomIdOf(ended, row).Format(context.InstanceKey.Span),
                    "result_missing",
                        $"batch {ended.BatchId} has no readable line for the row; whether it was billed is unknown");
                continue;
            }

            if (buffer.Length <= result.Length)
                buffer = new byte[result.Length * 2];
            file.Position = result.Offset;
            file.ReadExactly(buffer.AsSpan(0, result.Length));
            buffer[result.Length] = (byte)'\n';
            yield return buffer.AsMemory(0, result.Length + 1);
        }
    }

    Usd Sum(IEnumerable<UsageEntry> entries) =>
        entries.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(context.Catalog));
}
