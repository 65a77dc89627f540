using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>A cache that, by what was billed, costs more than it saves.</summary>
sealed class UnreadWritesRule : AuditRule
{
    long _cached;
    Usd _loss;
    TokenUsage _sum;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("unread-writes", Severity.Error,
        "by what was billed, more was paid to write prefixes than reading them saved",
        "Look at the other findings for the cause; without one, take the markers out.",
        "billed usage with cache writes or reads");

    public override void See(SeenRequest seen)
    {
        if (seen.Request.Usage is not { } usage || usage.CacheRead + usage.CacheWritten == 0
            || seen.Measured.Prices.Rates is not { } rates)
        {
            return;
        }

        _cached++;
        _sum += usage;
        _place ??= usage.CacheWritten > 0 ? seen.At() : null;
        _loss += rates.Cost(usage) - rates.CostUncached(usage);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _cached == 0 ? Abstain("Nothing billed was written to the cache or read from it.")
        : _loss.Amount <= 0 ? Pass($"Reading saved more than writing cost; the read share is {_sum.ReadShare:0.0%}.")
        : Fail($"{_sum.CacheWritten:N0} tokens were written and {_sum.CacheRead:N0} read: without markers the same "
            + "would have cost less.", _place, facts, _loss);
}
