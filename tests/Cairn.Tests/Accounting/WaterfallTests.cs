using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

public sealed class WaterfallTests
{
    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;
    static readonly Model Opus = Catalog.Find("claude-opus-5");

    [Fact]
    public void Each_discount_works_on_what_the_one_before_left_over()
    {
        var books = (UsageEntry[])
        [
            Entry(new(2_000, 0, 80_000, 0, 0), UsageKind.Succeeded),
            Entry(new(9_999 * 2_000, 0, 0, 9_999 * 80_000, 0), UsageKind.Succeeded) with { Answers = 9_999 },
        ];

        var waterfall = Waterfall.Of(books, Catalog);

        Assert.Equal(
            ["list 4100", "routing 0", "caching -3599.24", "batching -250.38", "failed_and_repeated 0"],
            waterfall.Steps.Select(step => $"{step.Step} {step.Amount}"));
        Assert.Equal("250.38", waterfall.Paid.ToString());
    }

    [Fact]
    public void Answers_that_bought_nothing_are_a_step_of_their_own_and_not_in_the_list_price()
    {
        var waterfall = Waterfall.Of(
            [Entry(new(1_000_000, 0, 0, 0, 0), UsageKind.Failed), Entry(new(1_000_000, 0, 0, 0, 0), UsageKind.Wasted)],
            Catalog);

        Assert.Equal(Usd.Zero, waterfall.List);
        Assert.Equal(new("failed_and_repeated", new(5)), waterfall.Steps[^1]);
    }

    [Fact]
    public void The_steps_sum_to_the_cost_of_the_books_to_the_last_digit() =>
        Law.Holds<(ushort, ushort, ushort, ushort, byte)[]>(answers =>
        {
            var books = answers.Select((tokens, index) => UsageEntry.Of(
                Catalog.Models[index % 10],
                new(tokens.Item1, tokens.Item2, tokens.Item3, tokens.Item4, tokens.Item5),
                (UsageKind)(1 + (index % 3)),
                usOnly: index % 2 == 0)).ToList();

            var paid = books.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(Catalog));
            return Waterfall.Of(UsageEntry.Merge(books), Catalog).Paid == paid;
        });

    static UsageEntry Entry(TokenUsage tokens, UsageKind kind) => new(Opus.Id, null, false, kind, 1, tokens);
}
