using System.Globalization;
using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Auditing.Rules;

/// <summary>Prompts that are longer than the cheap price of their model reaches.</summary>
sealed class PriceCliffRule : AuditRule
{
    long _tiered;
    long _over;
    Usd _lost;
    AuditPlace? _place;
    PriceTier? _tier;

    public override RuleInfo Info { get; } = new("price-cliff", Severity.Warn,
        "prompts over the length (100,000 tokens for Haiku 5.5) from which the whole request, its "
        + "answer included, costs "
        + "a multiple",
        "Shorten the prompt, split the row, or ask a model without such a price.",
        "a request of a model whose price depends on the length of the prompt")
    {
        Lever = Lever.Volume,
    };

    public override void See(SeenRequest seen)
    {
        if (seen.Measured.Model is not { PriceTiers: [{ PromptTokensMax: { } most } first, ..] }
            || seen.Request.IsAggregate)
        {
            return;
        }

        _tiered++;
        if (seen.Measured.PromptTokens <= most)
            return;
        _over++;
        _place ??= seen.At();
        _tier = first;
        if (seen.Measured.Prices.Rates is { } rates)
        {
            var tokens = seen.Request.Usage ?? new(seen.Measured.PromptTokens, 0, 0, 0, 0);
            _lost += rates.Cost(tokens) - (rates with { Price = first.Price }).Cost(tokens);
        }
    }

    public override Finding Conclude(AuditFacts facts) =>
        _tiered == 0 ? Abstain("No model here has a price that depends on the length of the prompt.")
        : _over == 0 ? Pass("Every prompt has the lower price.")
        : Fail(string.Create(CultureInfo.InvariantCulture,
            $"{_over:N0} of {_tiered:N0} prompts have more than {_tier!.PromptTokensMax:N0} tokens."), _place, facts,
            _lost);
}
