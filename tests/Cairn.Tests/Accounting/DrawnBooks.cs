using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

/// <summary>Books with entries of any kind, drawn from genes.</summary>
static class DrawnBooks
{
    const int EntriesMax = 6;
    const int Stages = 4;

    static readonly Model[] Priced = [.. ModelCatalog.BuiltIn.Models.Where(model => model.PriceTiers.Count > 0)];

    public static List<UsageEntry> Of(Genes genes)
    {
        List<UsageEntry> books = [Entry(genes)];
        for (var left = genes.Below(EntriesMax); left > 0; left--)
            books.Add(genes.Below(2) == 0 ? Entry(genes) : Alike(books[^1], genes));
        return books;
    }

    // What was billed at the same rate for another batch: sums add it to the one before.
    static UsageEntry Alike(UsageEntry entry, Genes genes)
    {
        var (tokens, least) = (entry.Tokens, genes.Below(100));
        return entry with
        {
            Tokens = new(tokens.Output, tokens.Input, tokens.CacheWrite5m, tokens.CacheWrite1h, least),
            WebSearches = least % 7,
        };
    }

    static UsageEntry Entry(Genes genes)
    {
        var model = genes.Of<Model>(Priced);
        var tokens = new TokenUsage(Count(genes), Count(genes), Count(genes), Count(genes), Count(genes));
        var usOnly = model.UsMultiplier is not null && genes.Below(2) == 1;
        var kind = genes.Of(UsageKind.Succeeded, UsageKind.Failed, UsageKind.Wasted);
        return UsageEntry.Of(model, tokens, kind, usOnly) with
        {
            Answers = genes.Below(200) + 1,
            IsBatched = genes.Below(3) > 0,
            Stage = genes.Below(Stages),
            WebSearches = genes.Below(2) * genes.Below(50),
        };
    }

    static long Count(Genes genes) => genes.Below(4) == 0 ? 0 : (genes.Below(256) * 1_009L) + genes.Below(256);
}
