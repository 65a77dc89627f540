using System.Buffers;
using System.Security.Cryptography;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Fills one batch with as many of the offered rows as its limits, its budget and an unmistakable count allow.
/// </summary>
sealed class Packer(RunContext context)
{
    const int CompanionsMax = 8;
    const int TierMarginPercent = 15;

    /// <summary>No single unknown outcome may cost more than this.</summary>
    readonly Usd _submissionMax = new(context.Spec.Safety.BatchCostMaxUsd);

    readonly WorstCase _worst = new(context.Catalog, context.Spec.Safety.InputTokensMax);
    readonly ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Makes the intent, or null when not even one row fits into the offer's budget.</summary>
    /// <param name="draft">The submission without its rows: id, attempt, primer or not, marker.</param>
    /// <param name="offer">What may be taken.</param>
    public Submission? Fill(Submission draft, PackOffer offer)
    {
        var all = offer with { Rows = offer.Rows.Union(offer.Companions) };
        if (draft.IsPrimer)
        {
            // A lone primer whose count is taken takes rows along until its count is free.
            return Pack(draft, all, CountsFrom(1).FirstOrDefault(offer.IsUnmistakable, 1));
        }

        if (FillDown(draft, offer, offer.IsUnmistakable) is { } packed)
            return packed;
        var more = CountsFrom(offer.Rows.Count + 1).FirstOrDefault(offer.IsUnmistakable);
        if (more > 0 && more <= Math.Min(offer.RowsMax, all.Rows.Count) && Pack(draft, all, more) is { } joined
            && offer.IsUnmistakable(joined.Count))
        {
            return joined;
        }

        // There is no other row to tell it apart from one that was given up: then its custom_ids must do.
        return FillDown(draft, offer, count => !offer.CountsTaken.Contains(count)) ?? Pack(draft, offer, 1);
    }

    static IEnumerable<int> CountsFrom(int least) => Enumerable.Range(least, CompanionsMax + 1);

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
        var costs = new CostModel(context.Catalog, offer.Layout);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var body = new BatchBody(context, draft);
        var rows = new List<int>();
        var cost = Usd.Zero;
        long bytes = BatchLimits.EnvelopeBytes;
        hash.AppendData(BatchBody.Head.Span);
        foreach (var (row, request) in context.Rows.Read(offer.Rows))
        {
            _scratch.ResetWrittenCount();
            body.WriteRequest(_scratch, row, request, rows.Count == 0);
            var rowCost = context.Spec.Safety.Budget == BudgetMode.Hard
                ? _worst.Cost(request, _scratch.WrittenCount)
                : new Usd(Cost(costs, request, draft.IsPrimer).Amount * offer.Factor);
            var isOver = bytes + _scratch.WrittenCount > offer.BytesMax || cost + rowCost > _submissionMax;
            if (rows.Count == most || (rows.Count > 0 && isOver) || cost + rowCost > offer.Budget)
                break;

            hash.AppendData(_scratch.WrittenSpan);
            bytes += _scratch.WrittenCount;
            cost += rowCost;
            rows.Add(row.Number);
        }

        hash.AppendData(BatchBody.Tail.Span);
        return rows.Count == 0
            ? null
            : draft with
            {
                Rows = RowSet.OfAscending(rows),
                BodyBytes = bytes,
                BodySha256 = Convert.ToHexStringLower(hash.GetCurrentHash()),
                Reserved = cost.RoundedUp(),
            };
    }

    Usd Cost(CostModel costs, ComposedRequest request, bool isPrimer)
    {
        var model = context.Catalog.Find(request.Model);
        var tokens = TokenEstimator.Tokens(request, model);
        var row = new ProfileGroup(
            model.Id, TierOf(model, tokens), request.UsOnly, 1, tokens, request.MaxTokens)
        {
            OwnMarkers = request.OwnMarkers,
        };
        return costs.Cost(row, isPrimer ? 1 : 0, Scenario.High);
    }

    // A row just under a price tier by our count may be just over it by the API's, and cost five times as much.
    static long? TierOf(Model model, long tokens) =>
        model.TierFor(tokens + (tokens * TierMarginPercent / 100)).PromptTokensMax;
}
