using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

public sealed class UsageEntryTests
{
    static readonly Model Haiku = ModelCatalog.BuiltIn.Find("claude-haiku-5-5");

    [Fact]
    public void Answers_of_two_price_tiers_stay_two_lines_of_the_books()
    {
        var books = UsageEntry.Merge(
            [Entry(new(60_000, 0, 0, 0, 1)), Entry(new(60_000, 0, 0, 60_000, 1)), Entry(new(10_000, 0, 0, 0, 1))]);

        Assert.Equal([100_000, null], books.Select(entry => entry.TierPromptTokensMax).OrderBy(tier => tier is null));
        Assert.Equal(2, books.Single(entry => entry.TierPromptTokensMax is not null).Answers);
        Assert.Equal(70_000, books.Single(entry => entry.TierPromptTokensMax is not null).Tokens.Input);
    }

    [Fact]
    public void Lines_of_a_tier_cost_what_their_answers_cost_one_by_one()
    {
        UsageEntry[] answers =
            [Entry(new(99_999, 0, 0, 0, 7)), Entry(new(2, 0, 0, 99_999, 7)), Entry(new(100_000, 0, 1, 0, 3))];

        var apart = answers.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(ModelCatalog.BuiltIn));
        var merged = UsageEntry.Merge(answers).Aggregate(
            Usd.Zero, (sum, entry) => sum + entry.Cost(ModelCatalog.BuiltIn));

        Assert.Equal(apart, merged);
    }

    [Fact]
    public void The_read_share_is_that_of_the_cached_tokens_and_null_without_any()
    {
        Assert.Equal(0.75m, new TokenUsage(1_000, 10, 15, 75, 9).ReadShare);
        Assert.Null(new TokenUsage(1_000, 0, 0, 0, 9).ReadShare);
    }

    static UsageEntry Entry(TokenUsage tokens) => UsageEntry.Of(Haiku, tokens, UsageKind.Succeeded);
}
