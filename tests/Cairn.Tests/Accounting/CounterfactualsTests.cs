using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

public sealed class CounterfactualsTests
{
    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;

    // Opus 5 at 5, 25, 10 (1h) and 0.50 USD a million: 1M input, 1M written, 8M read and 1M output tokens, batched.
    static readonly Counterfactuals Ways = Counterfactuals.Of(
        [Entry(UsageKind.Succeeded), Entry(UsageKind.Wasted)], Catalog);

    [Fact]
    public void Each_way_is_priced_on_the_tokens_that_were_billed_and_nothing_is_paid_twice()
    {
        Assert.Equal(("22", "75", "37.5", "44"), (
            $"{Ways.PaidUsd}", $"{Ways.OneByOneUsd}", $"{Ways.BatchOnlyUsd}", $"{Ways.CacheOnlyUsd}"));
    }

    [Fact]
    public void A_prompt_token_that_is_read_in_a_batch_costs_a_twentieth_at_most()
    {
        Assert.Equal(0.19m, Ways.RealisedRate);
        Assert.Equal(0.05m, Ways.StackedRate);
    }

    [Fact]
    public void Other_models_are_priced_alike_and_it_is_said_where_they_count_otherwise()
    {
        var sonnet = Ways.OtherModels.Single(other => other.Model == "claude-sonnet-4-6");

        // 3, 15, 6 and 0.30 USD a million, halved.
        Assert.Equal(("13.2", false), ($"{sonnet.Usd}", sonnet.CountsAlike));
        Assert.True(Ways.OtherModels.Single(other => other.Model == "claude-opus-5-5").CountsAlike);
        Assert.DoesNotContain(Ways.OtherModels, other => other.Model is "claude-opus-5" or "claude-opus-4-1-20250805");
        Assert.Equal(Ways.OtherModels.OrderBy(other => other.Usd), Ways.OtherModels);
    }

    static UsageEntry Entry(UsageKind kind) => new(
        "claude-opus-5", null, false, kind, 100, new(1_000_000, 0, 1_000_000, 8_000_000, 1_000_000));
}
