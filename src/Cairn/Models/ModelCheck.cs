using System.Globalization;

namespace Cairn.Models;

/// <summary>Turns an entry into a model, or into faults that say all that is wrong with it.</summary>
sealed class ModelCheck(string file, IReadOnlyDictionary<string, long> lines, long line, List<Fault> faults)
{
    const string Repair = "Take an entry of `cairn models --json` as a pattern.";

    int _faultsAdded;

    public Model? Check(ModelConfig config)
    {
        var id = Text(config.Id, "id");
        var prices = Required(config.Prices, "prices") ?? [];
        CheckKeys(config);
        var model = new Model
        {
            Id = id,
            Name = config.Name ?? id,
            Aliases = Texts(config.Aliases, "aliases"),
            Tokenizer = Tokenizer(config.Tokenizer),
            ContextTokensMax = Positive(config.ContextTokens, "context_tokens"),
            OutputTokensMax = Positive(config.OutputTokens, "output_tokens"),
            ExtendedOutputTokensMax = config.ExtendedOutputTokens,
            CacheMinimumTokens = Positive(config.CacheMinimumTokens, "cache_minimum_tokens"),
            PriceTiers = Tiers(prices),
            BatchMultiplier = Multiplier(config.BatchMultiplier, "batch_multiplier"),
            UsMultiplier = config.UsMultiplier is { } us ? Multiplier(us, "us_multiplier") : null,
            Rejected = Rejections(config.Rejects),
            DefaultEffort = config.DefaultEffort,
            Lifecycle = Lifecycle(config),
            RetiresOn = config.RetiresOn,
            RetiresNotBefore = config.RetiresNotBefore,
            Replacement = config.Replacement,
            ToolPrompt = ToolPrompt(config.ToolPromptTokens),
            PricedOn = Required(config.PricedOn, "priced_on") ?? default,
            Source = Text(config.Source, "source"),
        };
        CheckTogether(model);

        return _faultsAdded == 0 ? model : null;
    }

    void CheckKeys(ModelConfig config)
    {
        foreach (var key in config.Unknown?.Keys ?? Enumerable.Empty<string>())
            Add(key, $"the unknown key \"{key}\"", "a key of the format", Repair);

        foreach (var key in config.Prices?.SelectMany(price => price?.Unknown?.Keys.ToArray() ?? []) ?? [])
            Add("prices", $"the unknown key \"{key}\"", "a key of the format", Repair);
    }

    void CheckTogether(Model model)
    {
        if (model.ExtendedOutputTokensMax < model.OutputTokensMax)
            Add("extended_output_tokens", $"{model.ExtendedOutputTokensMax}", "more than output_tokens", Repair);

        var surcharge = model.BatchMultiplier * (model.UsMultiplier ?? 1);
        foreach (var price in model.PriceTiers.SelectMany(Classes).Where(price => !IsWholePico(price * surcharge)))
        {
            var found = $"{price.ToString(CultureInfo.InvariantCulture)} USD per million tokens";
            Add("prices", found, "a whole number of pico-dollars per token, in a batch too", "Round the price.");
        }
    }

    List<PriceTier> Tiers(IReadOnlyList<PriceConfig?> prices)
    {
        var tiers = prices.Select(price => new PriceTier(price?.UpToPromptTokens, Price(price ?? new()))).ToList();
        var limits = tiers.Select(tier => tier.PromptTokensMax ?? long.MaxValue).ToList();
        var rising = limits.Zip(limits.Skip(1)).All(pair => pair.First < pair.Second);
        if (tiers.Count > 0 && (!rising || limits[0] < 1 || tiers[^1].PromptTokensMax is not null))
            Add("prices", "tiers in another order", "rising up_to_prompt_tokens, none in the last tier", Repair);

        return tiers;
    }

    Price Price(PriceConfig price) => new(
        Class(price.Input, "input"),
        Class(price.Output, "output"),
        Class(price.CacheWrite5m, "cache_write_5m"),
        Class(price.CacheWrite1h, "cache_write_1h"),
        Class(price.CacheRead, "cache_read"));

    decimal Class(decimal? price, string name)
    {
        if (price is > 0 and < 1_000_000)
            return price.Value;

        Add("prices", price is null ? $"no {name}" : $"{name} {price}", $"{name} in USD per million tokens", Repair);
        return 0;
    }

    static IEnumerable<decimal> Classes(PriceTier tier) =>
        [tier.Price.Input, tier.Price.Output, tier.Price.CacheWrite5m, tier.Price.CacheWrite1h, tier.Price.CacheRead];

    static bool IsWholePico(decimal usdPerMillion) => decimal.IsInteger(usdPerMillion * 1_000_000);

    TokenizerGeneration Tokenizer(int? generation)
    {
        if (generation is not (1 or 2))
            Add("tokenizer", generation is null ? "nothing" : $"{generation}", "1 or 2", Repair);

        return (TokenizerGeneration)(generation ?? 0);
    }

    ModelLifecycle Lifecycle(ModelConfig config)
    {
        var known = Enum.GetValues<ModelLifecycle>();
        var words = known.Select(ModelFacts.Word).ToList();
        var index = words.IndexOf(config.Lifecycle ?? "");
        if (index < 0)
            Add("lifecycle", Quoted(config.Lifecycle), $"one of {string.Join(", ", words)}", Repair);

        var lifecycle = known[Math.Max(index, 0)];
        if (lifecycle is ModelLifecycle.Retired && config.RetiresOn is null)
            Add("lifecycle", "retired without a day", "\"retires_on\" beside it", "Add the day of the retirement.");

        return lifecycle;
    }

    HashSet<string> Rejections(IReadOnlyList<string?>? rejects)
    {
        var words = Texts(rejects, "rejects");
        foreach (var unknown in words.Where(word => !ModelRejections.All.Contains(word)))
            Add("rejects", Quoted(unknown), $"some of {ModelRejections.Listed}", "Correct the word.");

        return words.ToHashSet(StringComparer.Ordinal);
    }

    ToolPromptTokens? ToolPrompt(ToolPromptConfig? config)
    {
        if (config is null)
            return null;
        if (config is not { Auto: > 0, Forced: > 0 })
            Add("tool_prompt_tokens", "less than two counts", "{\"auto\": n, \"forced\": n}", Repair);

        return new(config.Auto ?? 0, config.Forced ?? 0);
    }

    long Positive(long? tokens, string key)
    {
        if (tokens is not > 0)
            Add(key, tokens is null ? "nothing" : $"{tokens}", "a number of tokens above 0", Repair);

        return tokens ?? 0;
    }

    decimal Multiplier(decimal? multiplier, string key)
    {
        if (multiplier is not (> 0 and <= 10))
            Add(key, multiplier is null ? "nothing" : $"{multiplier}", "a factor above 0 and at most 10", Repair);

        return multiplier ?? 0;
    }

    string Text(string? text, string key)
    {
        if (string.IsNullOrWhiteSpace(text))
            Add(key, text is null ? "nothing" : "blank text", "a text", Repair);

        return text ?? "";
    }

    List<string> Texts(IReadOnlyList<string?>? texts, string key) => [.. (texts ?? []).Select(text => Text(text, key))];

    T? Required<T>(T? value, string key)
    {
        if (value is null)
            Add(key, "nothing", "a value", Repair);

        return value;
    }

    void Add(string key, string found, string expected, string repair)
    {
        _faultsAdded++;
        var place = lines.TryGetValue(key, out var at) ? at : line;
        faults.Add(new Fault(file, place, found, $"{key}: {expected}", repair));
    }

    static string Quoted(string? text) => text is null ? "nothing" : $"\"{text}\"";
}
