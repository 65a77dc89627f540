using System.Globalization;
using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Markers on the rows of a batch whose prefix nobody wrote before: each row pays to write it.</summary>
sealed class ColdBatchRule : AuditRule
{
    const int TogetherMax = 2;

    long _batched;
    long _read;

    public override RuleInfo Info { get; } = new("cold-batch", Severity.Warn,
        "a batch whose rows all mark a prefix that no batch before it wrote: rows of one batch do not see each other's "
        + "writes for sure, and each that misses pays the premium",
        "Send one row of each prefix in a batch of its own first, and the rest when it has ended; cairn run does, and "
        + "cairn audit --fix writes the two files. Files are audited in the order in which they are named.",
        "a batch of which three rows mark the same prefix");

    public override void See(SeenRequest seen)
    {
        _batched += seen.Request.IsBatched == true && seen.Measured.Markers.Count > 0 ? 1 : 0;
        _read += seen.Request.Usage is { CacheRead: > 0 } ? 1 : 0;
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_batched == 0)
            return Abstain("No request of a batch has a marker.");
        if (_read > 0)
            return Pass("The answers show that prefixes are read.");
        var cold = facts.Prefixes.Shared(TogetherMax + 1)
            .Where(entry => entry.IsBatched && entry.MarkedInFirstFile > TogetherMax && IsCacheable(entry)).ToList();
        if (cold.Count == 0)
            return Pass("Each marked prefix is written by a row that goes first.");
        var rows = cold.Sum(entry => entry.Marked);
        return Fail(
            string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows mark ")
            + (cold.Count == 1 ? "a prefix" : string.Create(CultureInfo.InvariantCulture, $"{cold.Count:N0} prefixes"))
            + " that no batch before wrote; if none reads, all pay the write.",
            cold[0].Place, facts, new(cold.Sum(entry => Lost(entry, facts).Amount)));
    }

    static bool IsCacheable(PrefixEntry entry) => entry.Tokens >= (entry.Model?.CacheMinimumTokens ?? 0);

    static Usd Lost(PrefixEntry entry, AuditFacts facts)
    {
        var ttl = entry.Marked1h >= entry.Marked5m ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
        var parent = facts.Prefixes.ParentOf(entry) is { IsWritten: true } above ? above.Tokens : 0;
        var tokens = entry.Tokens - parent;
        return new((entry.Marked - 1)
            * (entry.Prices.Write(tokens, ttl).Amount - entry.Prices.Read(tokens).Amount));
    }
}
