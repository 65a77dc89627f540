using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What each row of a submission adds to its reservation, before what earlier batches taught.</summary>
sealed class RowReserve(RunContext context)
{
    readonly Reservation _estimate = new(context.Catalog, context.Layout);
    readonly WorstCase _worst = new(context.Catalog, context.Spec.Safety.InputTokensMax);

    /// <summary>Of a row at a place, whose request has so many bytes in the body.</summary>
    public Usd Of(int place, ComposedRequest request, (Submission Draft, int Bytes) of) =>
        context.Spec.Safety.Budget == BudgetMode.Hard
            ? WorstOf(request, of.Draft.Kind, of.Bytes)
            : _estimate.Of(place, request, of.Draft);

    /// <summary>
    /// The part of a submission's reservation that was made for some of its rows, rounded up: one row may be far
    /// dearer than another.
    /// </summary>
    public Usd ShareOf(Submission submission, RowSet places)
    {
        var (all, part) = (Usd.Zero, Usd.Zero);
        var body = new BatchBody(context, submission);
        foreach (var (place, request) in context.Ask(submission, submission.Rows))
        {
            var comma = all == Usd.Zero ? 0 : 1;
            var row = Of(place, request, (submission, body.BytesOf(place, request) + comma));
            all += row;
            part += places.Contains(place) ? row : Usd.Zero;
        }

        return new Usd(submission.Reserved.Amount * part.Amount / all.Amount).RoundedUp();
    }

    Usd WorstOf(ComposedRequest request, SubmissionKind kind, int bytes)
    {
        var batched = _worst.Cost(request, bytes);
        return kind == SubmissionKind.Batch
            ? batched
            : new(batched.Amount / context.Catalog.Find(request.Model).BatchMultiplier);
    }
}
