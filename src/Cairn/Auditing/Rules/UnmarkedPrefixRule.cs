using System.Globalization;
using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>A long beginning that many requests share and none marks.</summary>
sealed class UnmarkedPrefixRule : AuditRule
{
    const int RowsMin = 3;

    public override RuleInfo Info { get; } = new("unmarked-prefix", Severity.Error,
        "a beginning over the cache minimum that three requests or more share without any marker: it is paid in full "
        + "each time",
        "Mark its last block with cache_control, for an hour in batches; cairn audit --fix does.",
        "a beginning over the minimum of a known model that three requests share");

    public override Finding Conclude(AuditFacts facts)
    {
        var shared = facts.Prefixes.Shared(RowsMin)
            .Where(entry => entry.Model is { } model && entry.CanCarryMarker
                && entry.Tokens >= model.CacheMinimumTokens).ToList();
        if (shared.Count == 0)
            return Abstain("No three requests of a known model share a beginning over its cache minimum.");
        var unmarked = shared.Where(entry => entry.Unmarked >= RowsMin).ToList();
        if (unmarked.Count == 0)
            return Pass("Every long beginning that requests share has a marker.");

        // A shorter beginning and a longer one behind it are the same tokens: what counts is what each adds.
        var lost = new Usd(unmarked.Sum(entry => Lost(entry, facts, unmarked)));
        var first = unmarked[0];
        return Fail(
            string.Create(CultureInfo.InvariantCulture, $"{first.Unmarked:N0} requests share about {first.Tokens:N0} ")
            + "tokens at the beginning, and no marker lets them be read from the cache.", first.Place, facts, lost);
    }

    static decimal Lost(PrefixEntry entry, AuditFacts facts, List<PrefixEntry> unmarked)
    {
        var above = facts.Prefixes.ParentOf(entry);
        while (above is not null && !unmarked.Contains(above))
            above = facts.Prefixes.ParentOf(above);
        var ttl = entry.IsBatched ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
        var tokens = entry.Tokens - (above?.Tokens ?? 0);
        return Math.Max(0, entry.Prices.SavedByCaching(tokens, entry.Unmarked, ttl).Amount);
    }
}
