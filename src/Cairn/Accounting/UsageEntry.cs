using Cairn.Claude;
using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>One line of the books: tokens that were billed at one rate and ended in one way.</summary>
/// <param name="Model">The id of the model that answered, as the answer named it.</param>
/// <param name="TierPromptTokensMax">
/// The price tier by its upper bound in prompt tokens, or null for the last tier.
/// </param>
/// <param name="UsOnly">Whether it was answered at the rate of <c>inference_geo: us</c>.</param>
/// <param name="Kind">What became of the answers.</param>
/// <param name="Answers">How many answers the tokens belong to.</param>
/// <param name="Tokens">The tokens by class.</param>
public sealed record UsageEntry(
    string Model, long? TierPromptTokensMax, bool UsOnly, UsageKind Kind, long Answers, TokenUsage Tokens)
{
    /// <summary>Whether it was answered in a batch, at half price. The default is true.</summary>
    public bool IsBatched { get; init; } = true;

    /// <summary>The stage of the run that asked for it. The default is 0, the first.</summary>
    public int Stage { get; init; }

    /// <summary>How often the API searched the web for the answers. The default is 0.</summary>
    public long WebSearches { get; init; }

    /// <summary>What the searches cost, in a batch as elsewhere.</summary>
    public Usd SearchCost => ServerTools.WebSearch * WebSearches;

    /// <summary>Books one answer.</summary>
    public static UsageEntry Of(Model model, TokenUsage tokens, UsageKind kind, bool usOnly = false) =>
        new(model.Id, model.TierFor(tokens.Prompt).PromptTokensMax, usOnly, kind, 1, tokens);

    /// <summary>Books one answer with all that the API bills for it.</summary>
    public static UsageEntry Of(Model model, Usage usage, UsageKind kind) =>
        Of(model, TokenUsage.Of(usage), kind, usage.InferenceGeo == "us") with
        {
            WebSearches = usage.WebSearchRequests,
        };

    /// <summary>What tokens and searches cost as they were sent.</summary>
    public Usd Cost(ModelCatalog catalog) => RatesOf(catalog, IsBatched).Cost(Tokens) + SearchCost;

    /// <summary>What they would have cost one by one, with nothing cached.</summary>
    public Usd ListCost(ModelCatalog catalog) => RatesOf(catalog, batched: false).CostUncached(Tokens) + SearchCost;

    /// <summary>The rates of this line's tier.</summary>
    internal Rates RatesOf(ModelCatalog catalog, bool batched) =>
        Rates.Of(catalog.Find(Model), TierPromptTokensMax ?? long.MaxValue, new(batched, UsOnly));

    /// <summary>Adds lines that share everything but their tokens.</summary>
    public static IReadOnlyList<UsageEntry> Merge(IEnumerable<UsageEntry> entries) =>
    [
        .. from entry in entries
           group entry by (
               entry.Stage, entry.Model, entry.TierPromptTokensMax, entry.UsOnly, entry.Kind, entry.IsBatched) into line
           orderby line.Key.Stage, line.Key.Model, line.Key.TierPromptTokensMax, line.Key.Kind, line.Key.IsBatched
           select line.First() with
           {
               Answers = line.Sum(entry => entry.Answers),
               WebSearches = line.Sum(entry => entry.WebSearches),
               Tokens = line.Aggregate(default(TokenUsage), (sum, entry) => sum + entry.Tokens),
           },
    ];
}
