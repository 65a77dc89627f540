using System.Buffers;
using System.Security.Cryptography;
using Cairn.Accounting;
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

    readonly CostModel _costs = new(context.Catalog, context.Spec.Plan.Layout);
    readonly ArrayBufferWriter<byte> _scratch = new();

    /// <summary>Makes the intent, or null when not even one row fits into <paramref name="budget"/>.</summary>
    /// <param name="draft">The submission without its rows: id, attempt, primer or not.</param>
    /// <param name="offered">The rows to take from, in order.</param>
    /// <param name="rowsMax">How many rows may be taken.</param>
    /// <param name="budget">What may be reserved; null for no limit.</param>
    /// <param name="taken">Request counts that would be mistaken for another batch.</param>
    public Submission? Fill(Submission draft, RowSet offered, int rowsMax, Usd? budget, IReadOnlySet<int> taken)
    {
        if (draft.IsPrimer)
        {
            // A lone primer whose count is taken takes rows along until its count is free.
            var count = Enumerable.Range(1, PrimerCompanionsMax + 1).FirstOrDefault(n => !taken.Contains(n), 1);
            return Pack(draft, offered, count, budget);
        }

        for (var most = Math.Min(rowsMax, BatchLimits.RequestsMax); most > 0;)
        {
            var packed = Pack(draft, offered, most, budget);
            if (packed is null || !taken.Contains(packed.Count))
                return packed;
            most = packed.Count - 1;
        }

        return Pack(draft, offered, 1, budget);
    }

    Submission? Pack(Submission draft, RowSet offered, int most, Usd? budget)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var body = new BatchBody(context, draft);
        var rows = new List<int>();
        var cost = Usd.Zero;
        long bytes = BatchLimits.EnvelopeBytes;
        hash.AppendData(BatchBody.Head.Span);
        foreach (var (row, request) in context.Rows.Read(offered))
        {
            _scratch.ResetWrittenCount();
            body.WriteRequest(_scratch, row, request, rows.Count == 0);
            var rowCost = Cost(request, draft.IsPrimer);
            if (rows.Count == most || bytes + _scratch.WrittenCount > BatchLimits.BytesMax
                || cost + rowCost > budget || (rows.Count > 0 && cost + rowCost > SubmissionMax))
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

    Usd Cost(ComposedRequest request, bool isPrimer)
    {
        var model = context.Catalog.Find(request.Model);
        var tokens = request.Blocks.Sum(block => TokenEstimator.Tokens(block, model.Tokenizer));
        var row = new ProfileGroup(
            model.Id, model.TierFor(tokens).PromptTokensMax, request.UsOnly, 1, tokens, request.MaxTokens);
        return _costs.Cost(row, isPrimer ? 1 : 0, Scenario.High);
    }
}
