using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Models;

namespace Cairn.Tests.Accounting.Reconciling;

public sealed class BookedItemTests
{
    static readonly BilledDays Today = new(new(2026, 11, 10), new(2026, 11, 10), new(2026, 11, 10));

    [Fact]
    public void The_classes_of_any_entry_sum_to_its_tokens_and_to_its_cost_to_the_last_digit() =>
        Law.HoldsForGenes(10_000, genes => DrawnBooks.Of(genes).All(entry =>
        {
            var items = BookedItem.Of(entry, Today, ModelCatalog.BuiltIn).ToList();
            return items.Sum(item => item.Billed.Count)
                    == entry.Tokens.Prompt + entry.Tokens.Output + entry.WebSearches
                && items.Sum(item => item.Billed.Usd.Amount) == entry.Cost(ModelCatalog.BuiltIn).Amount
                && items.All(item => item.Kind == BilledKind.WebSearches
                    || (item.Kind.ServiceTier == "batch") == entry.IsBatched);
        }));

    [Fact]
    public void An_unknown_model_or_a_missing_price_is_an_error_and_never_nothing()
    {
        var entry = UsageEntry.Of(
            ModelCatalog.BuiltIn.Find("claude-haiku-5-5"), new(10, 0, 0, 0, 5), UsageKind.Succeeded);
        var unpriced = ModelCatalog.BuiltIn.Models.First(model => model.PriceTiers.Count == 0);

        Assert.Throws<MissingPriceException>(() => Read(entry with { Model = unpriced.Id }));
        Assert.Throws<UnknownModelException>(() => Read(entry with { Model = "claude-nobody" }));
    }

    static List<BookedItem> Read(UsageEntry entry) => [.. BookedItem.Of(entry, Today, ModelCatalog.BuiltIn)];
}
