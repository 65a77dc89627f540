using Cairn.Models;

namespace Cairn.Auditing.Reading;

/// <summary>Finds the model that a name means, also with the prefix of a gateway, as in anthropic/claude-opus-5-5.
/// </summary>
static class ModelNames
{
    /// <summary>The model; null where the catalogue has none of that name.</summary>
    public static Model? Find(ModelCatalog catalog, string? name)
    {
        if (name is null)
            return null;
        var own = name[(name.LastIndexOf('/') + 1)..];
        return catalog.TryFind(name, out var model) || catalog.TryFind(own, out model)
            || catalog.TryFind(own.Replace('.', '-'), out model) ? model : null;
    }

    /// <summary>
    /// A model of which nothing is known but its name, so that its requests can be compared, though not priced.
    /// </summary>
    public static Model Stranger(string name) => new()
    {
        Id = name,
        Name = name,
        Tokenizer = TokenizerGeneration.Second,
        ContextTokensMax = int.MaxValue,
        OutputTokensMax = int.MaxValue,
        CacheMinimumTokens = 1024,
        PriceTiers = [],
        BatchMultiplier = 1,
        Lifecycle = ModelLifecycle.Current,
        PricedOn = DateOnly.MinValue,
        Source = "",
    };
}
