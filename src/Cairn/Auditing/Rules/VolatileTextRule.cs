using System.Globalization;
using Cairn.Accounting;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>Text that differs from request to request in front of text that does not.</summary>
sealed class VolatileTextRule : AuditRule
{
    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public override RuleInfo Info { get; } = new("volatile-text", Severity.Error,
        "a time, a date, a UUID, a counter or another text that differs between requests in front of text that does "
        + "not, so that what stands behind it is never read from the cache",
        "Move what differs behind everything that the requests share, into a block of its own.",
        "two prompts of a known model");

    public override Finding Conclude(AuditFacts facts)
    {
        if (facts.Sample.Count(seen => seen.Measured.Model is not null) < 2)
            return Abstain("There are not two prompts of known models to compare.");
        var found = facts.Volatile
            .Select(prefix => (Prefix: prefix, Texts: prefix.Texts.Where(text =>
                text.Kind is not VolatileKind.KeyOrder).ToList()))
            .FirstOrDefault(found => found.Texts.Count > 0);
        if (found.Prefix is null)
            return Pass("No text that differs stands in front of text that is shared.");

        var text = found.Texts[0];
        var first = facts.Sampled(text.First.Row);
        return Fail(
            string.Create(English, $"About {found.Prefix.Rows:N0} requests differ in ")
            + VolatileKinds.NameOf(text.Kind) + " of "
            + string.Create(English, $"{text.Bytes} bytes at character {text.Offset} of block {text.BlockIndex + 1} ")
            + $"({text.Section.ToString().ToLowerInvariant()}): about "
            + string.Create(English, $"{found.Prefix.Variants:N0} different ones. {found.Prefix.SharedTokens:N0} ")
            + "tokens around it are the same in all of these requests.",
            first.At(text.BlockIndex), facts, Lost(first, found.Prefix));
    }

    // What is the same is sent again for each variant; it could be written once and read by all.
    static Usd Lost(SeenRequest first, VolatilePrefix prefix)
    {
        var prices = first.Measured.Prices;
        var ttl = first.Request.IsBatched == true ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
        var saved = prices.SavedByCaching(prefix.SharedTokens, prefix.Rows, ttl);
        return prefix.Variants * 3L > prefix.Rows
            ? saved
            : new(prices.Write(prefix.SharedTokens, ttl).Amount * (prefix.Variants - 1)
                - (prices.Read(prefix.SharedTokens).Amount * (prefix.Variants - 1)));
    }
}
