using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing.Rules;

/// <summary>An hour paid where five minutes do, or five minutes where only an hour lasts.</summary>
sealed class TtlChoiceRule : AuditRule
{
    long _batched;
    long _marked;
    AuditPlace? _short;

    public override RuleInfo Info { get; } = new("ttl-choice", Severity.Warn,
        "markers of five minutes in a batch, which mostly takes longer; or, by the times of a log, an hour where the "
        + "prefix comes again within five minutes, or five minutes where it comes again later",
        "Write ttl: 1h in batches and where requests are more than five minutes apart, 5m where they "
        + "follow each other.",
        "markers, and either a batch or the times of the requests");

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Markers is not [var first, ..])
            return;
        _marked++;
        if (seen.Request.IsBatched != true)
            return;
        _batched++;
        if (first.Ttl is CacheTtl.FiveMinutes)
            _short ??= seen.At(first.BlockIndex);
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_short is not null)
            return Fail("Markers of five minutes in a batch: most batches take longer.", _short, facts);
        var timed = facts.Prefixes.Shared(2).Where(entry => entry.IsWritten && entry.Gaps is not (0, 0)).ToList();
        if (timed.Count == 0)
        {
            return _batched > 0 ? Pass("The markers of the batches live for an hour.")
                : Abstain(_marked == 0 ? "No prompt has a marker." : "Nothing says when the requests were sent.");
        }

        var tooShort = timed.Where(entry => entry.Marked5m > 0).Select(entry => (Entry: entry, Lost: Lapsed(entry)))
            .Where(entry => entry.Lost.Amount > 0).OrderByDescending(entry => entry.Lost).ToList();
        if (tooShort.Count > 0)
        {
            return Fail($"{tooShort.Sum(found => found.Entry.Gaps.Later)} times a prefix written for five minutes came "
                + "again after they had passed, within the hour.",
                tooShort[0].Entry.Place, facts, new(tooShort.Sum(found => found.Lost.Amount)));
        }

        var tooLong = timed.Where(entry => entry.Marked1h > 0 && entry.Gaps.Later == 0).ToList();
        return tooLong.Count == 0 ? Pass("The markers live as long as it takes until the prefix comes again.")
            : Fail("A prefix written for an hour always comes again within five minutes.", tooLong[0].Place, facts,
                new(tooLong.Sum(entry => (entry.Prices.Write(entry.Tokens, CacheTtl.OneHour)
                    - entry.Prices.Write(entry.Tokens, CacheTtl.FiveMinutes)).Amount)));
    }

    // Each lapse wrote again what an hour's entry would have let it read, for the premium of the hour once.
    static Usd Lapsed(PrefixEntry entry)
    {
        var five = entry.Prices.Write(entry.Tokens, CacheTtl.FiveMinutes).Amount;
        return new((entry.Gaps.Later * (five - entry.Prices.Read(entry.Tokens).Amount))
            - (entry.Prices.Write(entry.Tokens, CacheTtl.OneHour).Amount - five));
    }
}
