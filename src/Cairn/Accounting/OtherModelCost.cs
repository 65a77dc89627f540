using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>What the same tokens would have cost on another model.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Usd">The cost, sent the same way.</param>
/// <param name="CountsAlike">
/// Whether it counts tokens as the models do that answered; where not, the real cost differs by some tens of percent.
/// </param>
public sealed record OtherModelCost(string Model, Usd Usd, bool CountsAlike)
{
    /// <summary>All models that can be asked and have a price, but for one that gave every answer; cheapest first.
    /// </summary>
    internal static IEnumerable<OtherModelCost> All(List<UsageEntry> answers, ModelCatalog catalog)
    {
        List<Model> answered = [.. answers.Select(entry => entry.Model).Distinct().Select(catalog.Find)];
        return answers.Count == 0 ? [] : catalog.Models
            .Where(model => model.Lifecycle is ModelLifecycle.Current or ModelLifecycle.Legacy
                && model.PriceTiers.Count > 0 && !(answered is [var only] && only.Id == model.Id))
            .Select(model => new OtherModelCost(
                model.Id,
                answers.Aggregate(Accounting.Usd.Zero, (sum, entry) => sum + CostOn(model, entry, catalog)),
                answered.TrueForAll(each => each.Tokenizer == model.Tokenizer)))
            .OrderBy(other => other.Usd).ThenBy(other => other.Model, StringComparer.Ordinal);
    }

    // The price tier is that of the average prompt of a line of the books, whose answers are of one tier themselves.
    static Usd CostOn(Model model, UsageEntry entry, ModelCatalog catalog) => (entry with
    {
        Model = model.Id,
        TierPromptTokensMax = model.TierFor(entry.Tokens.Prompt / Math.Max(1, entry.Answers)).PromptTokensMax,
        UsOnly = entry.UsOnly && model.UsMultiplier is not null,
    })
        .Cost(catalog);
}
