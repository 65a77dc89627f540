using System.Buffers;
using System.Security.Cryptography;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Fills one batch with as many of the offered rows as its limits, its budget and an unmistakable count allow.
/// </summary>
sealed class Packer(RunContext context)
{
    /// <summary>No single unknown outcome may cost more than this.</summary>
    static readonly Usd SubmissionMax = new(50);

    const int PrimerCompanionsMax = 8;
    const int TierMarginPercent = 15;

    readonly ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Makes the intent, or null when not even one row fits into the offer's budget.</summary>
    /// <param name="draft">The submission without its rows: id, attempt, primer or not, marker.</param>
    /// <param name="offer">What may be taken.</param>
    public Submission? Fill(Submission draft, PackOffer offer)
    {
        if (draft.IsPrimer)
        {
            // A lone primer whose count is taken takes rows along until its count is free.
            var count = Enumerable.Range(1, PrimerCompanionsMax + 1).FirstOrDefault(n =>
                !offer.CountsTaken.Contains(n), 1);
            return Pack(draft, offer, count);
        }

        for (var most = Math.Min(offer.RowsMax, BatchLimits.RequestsMax); most > 0;)
        {
            var packed = Pack(draft, offer, most);
            if (packed is null || !offer.CountsTaken.Contains(packed.Count))
                return packed;
            most = packed.Count - 1;
        }

        return Pack(draft, offer, 1);
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
            var rowCost = Cost(costs, request, draft.IsPrimer);
            if (rows.Count == most || bytes + _scratch.WrittenCount > BatchLimits.BytesMax
                || cost + rowCost > offer.Budget || (rows.Count > 0 && cost + rowCost > SubmissionMax))
            {
                break;
            }

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
