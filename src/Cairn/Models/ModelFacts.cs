using System.Diagnostics;
using System.Globalization;

namespace Cairn.Models;

/// <summary>Lays a model out as plain facts, so that two of them can be compared one by one.</summary>
static class ModelFacts
{
    public static IEnumerable<(string Field, string? Value)> Of(Model model)
    {
        yield return ("name", model.Name);
        yield return ("aliases", Listed(model.Aliases));
        yield return ("tokenizer", Number((int)model.Tokenizer));
        yield return ("context_tokens", Number(model.ContextTokensMax));
        yield return ("output_tokens", Number(model.OutputTokensMax));
        yield return ("extended_output_tokens", Number(model.ExtendedOutputTokensMax));
        yield return ("cache_minimum_tokens", Number(model.CacheMinimumTokens));
        foreach (var price in model.PriceTiers.SelectMany(PriceFacts))
            yield return price;
        yield return ("batch_multiplier", Number(model.BatchMultiplier));
        yield return ("us_multiplier", Number(model.UsMultiplier));
        yield return ("rejects", Listed(model.Rejected.Order(StringComparer.Ordinal)));
        yield return ("default_effort", model.DefaultEffort);
        yield return ("lifecycle", Word(model.Lifecycle));
        yield return ("retires_not_before", Day(model.RetiresNotBefore));
        yield return ("retires_on", Day(model.RetiresOn));
        yield return ("replacement", model.Replacement);
        yield return ("tool_prompt_tokens", model.ToolPrompt is { } tools ? $"{tools.Auto} {tools.Forced}" : null);
        yield return ("priced_on", Day(model.PricedOn));
        yield return ("source", model.Source);
    }

    /// <summary>The word of the models file for it.</summary>
    public static string Word(ModelLifecycle lifecycle) => lifecycle switch
    {
        ModelLifecycle.Current => "current",
        ModelLifecycle.Legacy => "legacy",
        ModelLifecycle.Deprecated => "deprecated",
        ModelLifecycle.Retired => "retired",
        _ => throw new UnreachableException($"{lifecycle}"),
    };

    static IEnumerable<(string Field, string? Value)> PriceFacts(PriceTier tier)
    {
        var upTo = tier.PromptTokensMax is { } max ? $" (up to {max} prompt tokens)" : "";
        yield return ($"input{upTo}", Number(tier.Price.Input));
        yield return ($"output{upTo}", Number(tier.Price.Output));
        yield return ($"cache_write_5m{upTo}", Number(tier.Price.CacheWrite5m));
        yield return ($"cache_write_1h{upTo}", Number(tier.Price.CacheWrite1h));
        yield return ($"cache_read{upTo}", Number(tier.Price.CacheRead));
    }

    // 0.20 and 0.2 are one price, so trailing zeros go.
    static string? Number(decimal? number) =>
        number?.ToString("0.############################", CultureInfo.InvariantCulture);

    static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    static string Listed(IEnumerable<string> words) => string.Join(", ", words);
}
