using System.Globalization;

namespace Cairn.Auditing.Rules;

/// <summary>A marked prefix that is too short for its model: nothing is cached, and nothing says so.</summary>
sealed class PrefixMinimumRule : AuditRule
{
    // Tokens are estimated: what is that close to the minimum may be on either side of it.
    const double Doubt = 0.92;

    long _marked;
    long _short;
    SeenRequest? _first;

    public override RuleInfo Info { get; } = new("prefix-under-minimum", Severity.Error,
        "a marked prefix under the cache minimum of its model: it is never cached, and nothing says so",
        "Pad the shared part with text that helps (examples, definitions) up to the minimum where that pays, or take "
        + "the marker out.",
        "a marker in a prompt of a known model");

    public override void See(SeenRequest seen)
    {
        if (seen.Measured is not { Markers: [.., var last], Model: { } model })
            return;
        _marked++;
        if (seen.Measured.TokensUpTo[last.BlockIndex + 1] < Doubt * model.CacheMinimumTokens)
        {
            _short++;
            _first ??= seen;
        }
    }

    public override Finding Conclude(AuditFacts facts)
    {
        if (_marked == 0)
            return Abstain("No prompt of a known model has a marker.");
        if (_first is not { Measured: { Model: { } model } measured } first)
            return Pass("Every marked prefix reaches the minimum of its model.");

        var (block, ttl) = measured.Markers[^1];
        var tokens = measured.TokensUpTo[block + 1];
        var padded = measured.Prices.Input(tokens).Amount * _short
            - measured.Prices.Write(model.CacheMinimumTokens, ttl).Amount
            - (measured.Prices.Read(model.CacheMinimumTokens).Amount * (_short - 1));
        var advice = measured.Prices.Rates is null ? "No price is known."
            : padded > 0 ? "Padding it up to the minimum would pay." : "Padding it would not pay.";
        return Fail(
            string.Create(CultureInfo.InvariantCulture, $"{_short:N0} of {_marked:N0} marked prefixes are too short: ")
            + string.Create(CultureInfo.InvariantCulture, $"the first has about {tokens:N0} tokens, and {model.Id} ")
            + string.Create(CultureInfo.InvariantCulture, $"caches none under {model.CacheMinimumTokens:N0}. {advice}"),
            first.At(block), facts, new(Math.Max(0, padded)));
    }
}
