using System.Globalization;
using Cairn.Accounting;

namespace Cairn.Auditing.Rules;

/// <summary>A limit of the answer that cuts answers off, or that is far above any of them.</summary>
sealed class MaxTokensRule : AuditRule
{
    const int RowsMin = 20;
    const int FarAbove = 8;
    const int SmallLimit = 1024;

    long _rows;
    long _cut;
    long _longest;
    int _limit;
    Usd _lost;
    AuditPlace? _place;
    AuditPlace? _first;

    public override RuleInfo Info { get; } = new("max-tokens", Severity.Warn,
        "answers that max_tokens cut off, which are paid and mostly asked again; or a limit eight times above the "
        + "longest of twenty answers or more, so that one that runs away costs that much",
        "Set it to about twice the longest answer seen; only generated tokens are billed, so a "
        + "little too much is free.",
        "requests that show max_tokens and what was billed")
    {
        Lever = Lever.Output,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Request is not { Usage: { } usage, MaxTokens: { } limit } || seen.Request.IsAggregate)
            return;
        _rows++;
        _first ??= seen.At();
        (_limit, _longest) = (Math.Max(_limit, limit), Math.Max(_longest, usage.Output));
        if (seen.Request.StopReason is not ("max_tokens" or "length") && usage.Output < limit)
            return;
        _cut++;
        _place ??= seen.At();
        _lost += seen.Measured.Prices.Cost(usage);
    }

    public override Finding Conclude(AuditFacts facts) =>
        _rows == 0 ? Abstain("No request shows both max_tokens and what its answer was billed.")
        : _cut > 0 ? Fail($"{_cut:N0} of {_rows:N0} answers were cut off at max_tokens.", _place, facts, _lost)
        : _rows >= RowsMin && _limit > SmallLimit && _limit > FarAbove * _longest
            ? Fail(string.Create(CultureInfo.InvariantCulture,
                $"max_tokens is {_limit:N0}, and the longest of {_rows:N0} answers has {_longest:N0} tokens."),
                _first, facts)
        : Pass("No answer was cut off, and the limit is near what answers need.");
}
