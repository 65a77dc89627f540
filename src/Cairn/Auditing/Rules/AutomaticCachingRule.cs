using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>Automatic caching of requests that are never continued: the marker falls on the row's own text.</summary>
sealed class AutomaticCachingRule : AuditRule
{
    long _batched;
    long _wasted;
    Usd _lost;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("automatic-caching-one-shot", Severity.Error,
        "automatic caching (cache_control beside the messages) in batches of single questions: it "
        + "marks the last block, "
        + "which is the row's own, and pays a write that nobody reads",
        "Take cache_control off the request, and mark the last block that the rows share.",
        "requests of a batch");

    public override void See(SeenRequest seen)
    {
        if (seen.Request.IsBatched != true || seen.Request.Prompt is null)
            return;
        _batched++;
        var last = seen.Measured.Blocks.Count - 1;
        if (seen.Request.AutomaticMarker is not { } ttl || seen.IsKnown(last))
            return;
        _wasted++;
        _place ??= seen.At();
        var tokens = seen.Measured.TokensUpTo[last + 1];
        if (tokens >= (seen.Measured.Model?.CacheMinimumTokens ?? 0))
            _lost += seen.Measured.Prices.Write(tokens, ttl) - seen.Measured.Prices.Input(tokens);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _batched == 0 ? Abstain("No request is of a batch.")
        : _wasted == 0 ? Pass("No request of a batch asks for automatic caching in vain.")
        : Fail($"{_wasted:N0} of {_batched:N0} requests write their whole prompt to the cache, where it is never read.",
            _place, facts, _lost);
}
