using System.Runtime.CompilerServices;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting.Slicing;

/// <summary>One line of a segment: what a place of the run got from one submission, and what that was billed.</summary>
/// <param name="Submission">Where it came from.</param>
/// <param name="Place">The place that it answers.</param>
/// <param name="Outcome">What it meant for the place.</param>
/// <param name="Result">The line itself.</param>
/// <param name="Bill">What it was billed; null where it cost nothing.</param>
sealed record BilledAnswer(
    Submission Submission, int Place, RowOutcome Outcome, BatchResult Result, UsageEntry? Bill)
{
    /// <summary>Whether it is the one record of its place.</summary>
    public bool IsRecord => Outcome is RowOutcome.Succeeded or RowOutcome.Failed;

    /// <summary>Whether what it wrote to the cache was written for others.</summary>
    public bool IsPrimer => Submission.IsPrimer && Submission.Marks.LevelAt(Place) > 0;

    /// <summary>All answers of a run, one submission after the other, with little in memory.</summary>
    /// <param name="books">The run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SegmentDamagedException">A segment is gone, or is not what was written.</exception>
    public static async IAsyncEnumerable<BilledAnswer> AllAsync(
        RunBooks books,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var submission in books.Snapshot.Submissions.Where(each => each.Segment is not null))
        {
            await using var segment = Segment.OpenVerified(books.Blobs, submission.Segment!);
            using var rows = submission.Rows.Index().GetEnumerator();
            await foreach (var (_, line, _) in Lines.ReadAsync(segment, cancellationToken))
            {
                // A segment has its lines in the order of the places.
                var parsed = BatchResultLine.Parse(line);
                if (!CustomId.TryParse(parsed.CustomId, books.InstanceKey.Span, out var id)
                    || submission.Outcomes is not { } outcomes)
                {
                    continue;
                }

                var isThere = rows.MoveNext();
                while (isThere && rows.Current.Item != id.Row)
                    isThere = rows.MoveNext();
                if (!isThere)
                    throw new SegmentDamagedException(submission.Segment!);
                var outcome = outcomes.At(rows.Current.Index);
                yield return new(submission, id.Row, outcome, parsed.Result,
                    BillOf(books, submission, (id.Row, outcome, parsed.Result)));
            }
        }
    }

    static UsageEntry? BillOf(
        RunBooks books, Submission submission, (int Place, RowOutcome Outcome, BatchResult Result) of) =>
        of.Result is BatchResult.Succeeded({ IsUnbilledRefusal: false } message)
            ? UsageEntry.Of(books.Catalog.Find(message.Model), message.Usage, of.Outcome switch
            {
                RowOutcome.Succeeded => UsageKind.Succeeded,
                RowOutcome.Repeated => UsageKind.Wasted,
                _ => UsageKind.Failed,
            }) with
            {
                IsBatched = submission.Kind == SubmissionKind.Batch,
                Stage = books.Layout.PartAt(of.Place),
            }
            : null;
}
