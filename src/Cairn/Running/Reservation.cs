using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What one request may cost at most by the high estimate: what a submission reserves for it.</summary>
/// <remarks>
/// The prompt has as many tokens as it may well have, and all of <c>max_tokens</c> is answered. A primer writes all
/// that it marks; of the others, the share that the plan counts on reads what it marks, at most four
/// of five, and the rest writes it.
/// </remarks>
sealed class Reservation(ModelCatalog catalog, RunLayout layout)
{
    const int TierMarginPercent = 15;
    const decimal TokensPerRate = 1_000_000m;

    // However well a plan thinks of its hits: a budget that is held to needs room for a poor rate.
    const decimal ReadShareMax = 0.80m;

    const int PlainCosts = 512;

    const double DoubtlessMax = 1e9;
    const double Doubt = 1e-4;

    // One in forty prompts has more tokens than what is set aside for it.
    static readonly double Quantile = Quantiles.Normal((1 + 0.95) / 2);

    readonly PlainCost?[] _plain = new PlainCost?[PlainCosts];

    /// <summary>Prices a request that goes with a draft of a submission.</summary>
    public Usd Of(int place, ComposedRequest request, Submission draft)
    {
        var model = catalog.Find(request.Model);
        var estimate = TokenEstimator.Estimate(request, model);
        var ratio = TokenRange.Around(estimate.Tokens, Quantile * estimate.Sd).High / estimate.Tokens;
        var tokens = CeilingOfProduct(estimate.Tokens, ratio);
        var asked = (request, model, draft.Kind);
        var node = NodeOf(place, draft.Marks);
        if (node is null && request.OwnMarkers is null)
            return PlainCostOf(asked, tokens);
        var rates = RatesOf(asked, tokens);
        return CostOf(rates, request.OwnMarkers is { } own
            ? tokens * WriteOf(rates.Price, own)
            : (tokens * rates.Price.Input) + ((decimal)ratio * Premium(node!, draft.IsPrimer, rates.Price)), request);
    }

    // Decimals take longer than all else of a row, and most rows have as many tokens as one before them.
    Usd PlainCostOf((ComposedRequest Request, Model Model, SubmissionKind Kind) asked, long tokens)
    {
        ref var slot = ref _plain[tokens % PlainCosts];
        if (Volatile.Read(ref slot) is { } known && known.IsOf(asked, tokens))
            return known.Cost;
        var rates = RatesOf(asked, tokens);
        var cost = CostOf(rates, tokens * rates.Price.Input, asked.Request);
        Volatile.Write(
            ref slot, new(asked.Model, asked.Kind, asked.Request.UsOnly, asked.Request.MaxTokens, tokens, cost));
        return cost;
    }

    // A row just under a price tier by our count may be just over it by the API's, and cost five times as much.
    static Rates RatesOf((ComposedRequest Request, Model Model, SubmissionKind Kind) asked, long tokens) => Rates.Of(
        asked.Model, tokens + (tokens * TierMarginPercent / 100),
        new(asked.Kind == SubmissionKind.Batch, asked.Request.UsOnly));

    static Usd CostOf(Rates rates, decimal input, ComposedRequest request) =>
        new(rates.Multiplier / TokensPerRate * (input + (request.MaxTokens * rates.Price.Output)));

    // Decimals keep 15 digits of a number; where those cannot matter, they are not asked.
    static long CeilingOfProduct(double left, double right)
    {
        var (low, high) = (Math.Ceiling((left * right) - Doubt), Math.Ceiling((left * right) + Doubt));
        return low == high && high < DoubtlessMax
            ? (long)high
            : (long)Math.Ceiling((decimal)left * (decimal)right);
    }

    CacheNode? NodeOf(int place, CacheMarks marks)
    {
        var level = marks.LevelAt(place);
        var node = level == 0 ? -1 : layout.NodeAt(place);
        while (node >= 0 && layout.Nodes[node].Level > level)
            node = layout.Nodes[node].Parent;
        return node < 0 ? null : layout.Nodes[node];
    }

    // What the marked tokens cost beside their plain price.
    static decimal Premium(CacheNode marked, bool isPrimer, Price price)
    {
        var readShare = isPrimer ? 0 : Math.Min(ReadShareMax, marked.ReadShare);
        var rate = (readShare * price.CacheRead) + ((1 - readShare) * WriteOf(price, marked.Ttl));
        return marked.PrefixTokens * (rate - price.Input);
    }

    static decimal WriteOf(Price price, CacheTtl ttl) =>
        ttl == CacheTtl.OneHour ? price.CacheWrite1h : price.CacheWrite5m;

    /// <summary>What a request without markers costs that has so many tokens.</summary>
    sealed record PlainCost(Model Model, SubmissionKind Kind, bool UsOnly, int MaxTokens, long Tokens, Usd Cost)
    {
        public bool IsOf((ComposedRequest Request, Model Model, SubmissionKind Kind) asked, long tokens) =>
            Tokens == tokens && ReferenceEquals(Model, asked.Model) && Kind == asked.Kind
            && UsOnly == asked.Request.UsOnly && MaxTokens == asked.Request.MaxTokens;
    }
}
