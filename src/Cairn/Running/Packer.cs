using System.Security.Cryptography;
using Cairn.Accounting;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Fills one batch with as many of the offered rows as its limits, its budget and an unmistakable count allow.
/// </summary>
sealed class Packer(RunContext context)
{
    // What is hashed of one row, or of some hundred: what grows is copied.
    const int FewBytes = 4 * 1024;
    const int ManyBytes = 192 * 1024;

    /// <summary>No single unknown outcome may cost more than this.</summary>
    readonly Usd _submissionMax = new(context.Spec.Safety.BatchCostMaxUsd);

    /// <summary>Makes the intent, or null when not even one row fits into the offer's budget.</summary>
    /// <param name="draft">The submission without its rows: id, attempt, primer or not, markers.</param>
    /// <param name="offer">What may be taken.</param>
    public Submission? Fill(Submission draft, PackOffer offer)
    {
        // Primers that are left out make those wait that read what they write; others only go a little later.
        var packed = draft.IsPrimer
            ? FillUp(draft, offer, 0) ?? FillDown(draft, offer, offer.IsUnmistakable)
            : FillDown(draft, offer, offer.IsUnmistakable) ?? FillUp(draft, offer, 1);

        // There is no other row to tell it apart from one that was given up: then its custom_ids must do.
        return packed ?? FillDown(draft, offer, count => !offer.CountsTaken.Contains(count)) ?? Pack(draft, offer, 1);
    }

    // All of the rows, and as many companions as it takes to be unmistakable.
    Submission? FillUp(Submission draft, PackOffer offer, int companionsMin)
    {
        var companions = offer.Companions.Except(offer.Rows);
        for (var more = companionsMin; more <= companions.Count && offer.Rows.Count + more <= offer.RowsMax; more++)
        {
            if (!offer.IsUnmistakable(offer.Rows.Count + more))
                continue;
            var all = offer with { Rows = offer.Rows.Union(companions.First(more)) };
            return Pack(draft, all, all.Rows.Count) is { } packed && packed.Count == all.Rows.Count ? packed : null;
        }

        return null;
    }

    Submission? FillDown(Submission draft, PackOffer offer, Func<int, bool> isFree)
    {
        for (var most = Math.Min(offer.RowsMax, BatchLimits.RequestsMax); most > 0;)
        {
            if (Pack(draft, offer, most) is not { } packed)
                return null;
            if (isFree(packed.Count))
                return packed;
            most = packed.Count - 1;
        }

        return null;
    }

    Submission? Pack(Submission draft, PackOffer offer, int most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = new List<int>();
        var cost = Usd.Zero;
        long bytes = BatchLimits.EnvelopeBytes;
        foreach (var part in Measured(draft, offer))
        {
            var before = rows.Count;
            foreach (var row in part.Rows)
            {
                var costWith = cost + row.Cost;
                var isOver = bytes + row.Bytes > offer.BytesMax || costWith > _submissionMax;
                if (rows.Count == most || (rows.Count > 0 && isOver) || costWith > offer.Budget)
                    break;

                bytes += row.Bytes;
                cost = costWith;
                rows.Add(row.Place);
            }

            hash.AppendData(part.DigestedOf(rows.Count - before));
            part.Digested.Release();
            if (rows.Count - before < part.Rows.Count)
                break;
        }

        if (rows.Count == 0)
            return null;
        var taken = RowSet.OfAscending(rows);
        return draft with
        {
            Rows = taken,
            Marks = draft.Marks.Intersect(taken),
            BodyBytes = bytes,
            BodySha256 = Convert.ToHexStringLower(hash.GetCurrentHash()),
            Reserved = cost.RoundedUp(),
        };
    }

    // What many rows cost takes longer to tell than all else, so it is told by all cores.
    IEnumerable<PackedPart> Measured(Submission draft, PackOffer offer)
    {
        var body = new BatchBody(context, draft);
        var reserve = new RowReserve(context);
        var isHard = context.Spec.Safety.Budget == BudgetMode.Hard;
        var first = offer.Rows.Count > 0 ? offer.Rows.Ranges[0].Start : 0;
        var room = context.MayAskAhead(offer.Rows) ? ManyBytes : FewBytes;
        return context.AskAhead<PackedPart>(draft, offer.Rows, (() => new(room), Add));

        void Add(PackedPart to, int place, ComposedRequest request)
        {
            var bytes = body.BytesOf(place, request) + (place == first ? 0 : 1);
            var cost = reserve.Of(place, request, (draft, bytes));
            body.WriteDigested(to.Digested, place, request);
            to.Rows.Add(new(
                place, bytes, isHard ? cost : new(cost.Amount * offer.Factor), to.Digested.Count));
        }
    }

    /// <summary>What is known of rows that may go with a batch, in their order.</summary>
    /// <param name="bytes">For how many bytes of their digest there is room at first.</param>
    sealed class PackedPart(int bytes)
    {
        public List<PackedRow> Rows { get; } = [];

        public PooledBytes Digested { get; } = new(bytes);

        /// <summary>What the digest of the body has of the first rows.</summary>
        public ReadOnlySpan<byte> DigestedOf(int rows) =>
            Digested.Written.Span[..(rows == 0 ? 0 : Rows[rows - 1].DigestedEnd)];
    }

    /// <summary>What is known of a row that may go with a batch.</summary>
    /// <param name="Place">Its place.</param>
    /// <param name="Bytes">How long it is in the body.</param>
    /// <param name="Cost">What it adds to the reservation, as earlier batches taught.</param>
    /// <param name="DigestedEnd">Where it ends in what the digest of the body has of its part.</param>
    readonly record struct PackedRow(int Place, int Bytes, Usd Cost, int DigestedEnd);
}
