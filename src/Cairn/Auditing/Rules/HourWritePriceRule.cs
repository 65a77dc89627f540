using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>Books that price a write of an hour as one of five minutes, and so show less than the invoice.</summary>
sealed class HourWritePriceRule : AuditRule
{
    const decimal Near = 0.02m;

    long _judged;
    long _wrong;
    Usd _missing;
    AuditPlace? _place;

    public override RuleInfo Info { get; } = new("one-hour-write-price", Severity.Warn,
        "a log that prices writes of an hour (twice the input price) like those of five minutes (1.25 times), so that "
        + "it shows less than the invoice",
        "Price cache_creation.ephemeral_1h_input_tokens by its own rate.",
        "a log with a cost and usage with writes of an hour, of a priced model")
    {
        Lever = Lever.None,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Request is not { LoggedCost: { } logged, Usage: { CacheWrite1h: > 0 } usage }
            || seen.Measured.Prices.Rates is not { } rates)
        {
            return;
        }

        _judged++;
        var right = rates.Cost(usage);
        var wrong = rates.Cost(usage with { CacheWrite1h = 0, CacheWrite5m = usage.CacheWritten });
        if (Distance(logged, wrong) > Near * wrong.Amount || Distance(logged, wrong) >= Distance(logged, right))
            return;
        _wrong++;
        _place ??= seen.At();
        _missing += right - logged;
    }

    public override Finding Conclude(AuditFacts facts) =>
        _judged == 0 ? Abstain("No line shows a cost beside writes of an hour.")
        : _wrong == 0 ? Pass("Writes of an hour are priced as such.")
        : Fail($"{_wrong:N0} of {_judged:N0} costs price writes of an hour as writes of five minutes.", _place, facts,
            _missing);

    static decimal Distance(Usd left, Usd right) => Math.Abs(left.Amount - right.Amount);
}
