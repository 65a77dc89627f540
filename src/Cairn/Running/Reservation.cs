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

    // One in forty prompts has more tokens than what is set aside for it.
    const double Coverage = 0.95;

    /// <summary>Prices a request that goes with a draft of a submission.</summary>
    public Usd Of(int place, ComposedRequest request, Submission draft)
    {
        var model = catalog.Find(request.Model);
        var estimate = TokenEstimator.Estimate(request, model);
        var excess = (decimal)(estimate.Interval(Coverage).High / estimate.Tokens);
        var tokens = (long)Math.Ceiling((decimal)estimate.Tokens * excess);
        // A row just under a price tier by our count may be just over it by the API's, and cost five times as much.
        var discounts = new Discounts(draft.Kind == SubmissionKind.Batch, request.UsOnly);
        var rates = Rates.Of(model, tokens + (tokens * TierMarginPercent / 100), discounts);
        var price = rates.Price;
        var input = request.OwnMarkers is { } own
            ? tokens * WriteOf(price, own)
            : (tokens * price.Input) + (excess * Premium(NodeOf(place, draft.Marks), draft.IsPrimer, price));
        return new(rates.Multiplier / TokensPerRate * (input + (request.MaxTokens * price.Output)));
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
    static decimal Premium(CacheNode? marked, bool isPrimer, Price price)
    {
        if (marked is null)
            return 0;
        var readShare = isPrimer ? 0 : Math.Min(ReadShareMax, marked.ReadShare);
        var rate = (readShare * price.CacheRead) + ((1 - readShare) * WriteOf(price, marked.Ttl));
        return marked.PrefixTokens * (rate - price.Input);
    }

    static decimal WriteOf(Price price, CacheTtl ttl) =>
        ttl == CacheTtl.OneHour ? price.CacheWrite1h : price.CacheWrite5m;
}
