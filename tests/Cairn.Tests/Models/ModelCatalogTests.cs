using Cairn.Models;

namespace Cairn.Tests.Models;

/// <summary>The numbers are those of Anthropic's pages, typed here a second time.</summary>
public sealed class ModelCatalogTests
{
    [Theory]
    [InlineData("claude-fable-5-2", "4 20 5 8 0.10")]
    [InlineData("claude-mythos-5-2", "4 20 5 8 0.10")]
    [InlineData("claude-opus-5-5", "2 10 2.50 4 0.10")]
    [InlineData("claude-sonnet-5-5", "1 5 1.25 2 0.05")]
    [InlineData("claude-haiku-5-5", "0.05 0.25 0.0625 0.10 0.005")]
    [InlineData("claude-fable-5-1", "5 25 6.25 10 0.125")]
    [InlineData("claude-mythos-5-1", "5 25 6.25 10 0.125")]
    [InlineData("claude-fable-5", "5 25 6.25 10 0.50")]
    [InlineData("claude-mythos-5", "5 25 6.25 10 0.50")]
    [InlineData("claude-opus-5", "2.50 12.50 3.125 5 0.25")]
    [InlineData("claude-opus-4-8", "2.50 12.50 3.125 5 0.25")]
    [InlineData("claude-opus-4-7", "2.50 12.50 3.125 5 0.25")]
    [InlineData("claude-opus-4-6", "2.50 12.50 3.125 5 0.25")]
    [InlineData("claude-opus-4-5", "2.50 12.50 3.125 5 0.25")]
    [InlineData("claude-sonnet-5", "1 5 1.25 2 0.10")]
    [InlineData("claude-sonnet-4-6", "1.50 7.50 1.875 3 0.15")]
    [InlineData("claude-sonnet-4-5", "1.50 7.50 1.875 3 0.15")]
    [InlineData("claude-haiku-4-5", "0.50 2.50 0.625 1 0.05")]
    public void A_batch_costs_what_the_price_page_says(string id, string inOutWrite5mWrite1hRead)
    {
        var model = ModelCatalog.BuiltIn.Find(id);
        var printed = inOutWrite5mWrite1hRead.Split(' ').Select(decimal.Parse).ToArray();

        Assert.Equal(
            new Price(printed[0], printed[1], printed[2], printed[3], printed[4]),
            model.TierFor(100_000).Price * model.BatchMultiplier);
    }

    [Fact]
    public void Haiku_is_dearer_from_the_first_token_over_a_hundred_thousand()
    {
        var haiku = ModelCatalog.BuiltIn.Find("claude-haiku-5-5");

        Assert.Equal(new Price(0.10m, 0.50m, 0.125m, 0.20m, 0.01m), haiku.TierFor(100_000).Price);
        Assert.Equal(new Price(0.50m, 2.50m, 0.625m, 1, 0.05m), haiku.TierFor(100_001).Price);
    }

    [Theory]
    [InlineData(512, "fable-5-2 mythos-5-2 fable-5-1 mythos-5-1 fable-5 mythos-5 opus-5-5 opus-5 haiku-5-5 sonnet-5-5")]
    [InlineData(1_024, "opus-4-8 sonnet-5 sonnet-4-6 sonnet-4-5 opus-4-1 opus-4-0 sonnet-4-0")]
    [InlineData(2_048, "opus-4-7 mythos-preview 3-5-haiku-latest")]
    [InlineData(4_096, "opus-4-6 opus-4-5 haiku-4-5")]
    public void A_prefix_is_cached_from_the_documented_minimum(long minimum, string names)
    {
        var minimums =
            from name in names.Split(' ')
            select ModelCatalog.BuiltIn.Find($"claude-{name}").CacheMinimumTokens;

        Assert.All(minimums, found => Assert.Equal(minimum, found));
    }

    [Theory]
    [InlineData("claude-opus-4-6", TokenizerGeneration.First)]
    [InlineData("claude-sonnet-4-6", TokenizerGeneration.First)]
    [InlineData("claude-opus-4-7", TokenizerGeneration.Second)]
    [InlineData("claude-mythos-preview", TokenizerGeneration.Second)]
    [InlineData("claude-haiku-5-5", TokenizerGeneration.Second)]
    public void Models_from_4_7_on_count_with_the_second_tokenizer(string id, TokenizerGeneration generation) =>
        Assert.Equal(generation, ModelCatalog.BuiltIn.Find(id).Tokenizer);

    [Fact]
    public void Every_cache_write_costs_the_documented_multiple_of_the_input()
    {
        var prices =
            from model in ModelCatalog.BuiltIn.Models
            from tier in model.PriceTiers
            select (model.Id, tier.Price);

        Assert.All(prices, priced => Assert.Equal(
            (priced.Price.Input * 1.25m, priced.Price.Input * 2),
            (priced.Price.CacheWrite5m, priced.Price.CacheWrite1h)));
    }

    [Theory]
    [InlineData("claude-opus-5-5", "forced_tools disabled_thinking manual_thinking prefill sampling")]
    [InlineData("claude-sonnet-5-5", "forced_tools manual_thinking prefill sampling")]
    [InlineData("claude-haiku-5-5", "manual_thinking prefill sampling")]
    [InlineData("claude-opus-4-6", "prefill")]
    [InlineData("claude-haiku-4-5", "effort")]
    [InlineData("claude-3-haiku-20240307", "effort thinking")]
    public void A_model_rejects_what_its_page_says_and_nothing_else(string id, string rejected) =>
        Assert.Equal(rejected.Split(' ').Order(), ModelCatalog.BuiltIn.Find(id).Rejected.Order());

    [Fact]
    public void A_word_that_no_model_knows_is_the_callers_bug() =>
        Assert.Throws<ArgumentException>(() => ModelCatalog.BuiltIn.Find("claude-opus-5").Rejects("prefil"));

    [Fact]
    public void An_alias_finds_the_dated_model() =>
        Assert.Equal("claude-sonnet-4-5-20250929", ModelCatalog.BuiltIn.Find("claude-sonnet-4-5").Id);

    [Fact]
    public void No_name_belongs_to_two_models()
    {
        var names = ModelCatalog.BuiltIn.Models.SelectMany(model => model.Aliases.Append(model.Id)).ToList();

        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void A_mistyped_model_is_an_error_that_names_the_nearest()
    {
        var unknown = Assert.Throws<UnknownModelException>(() => ModelCatalog.BuiltIn.Find("claude-haiku-5.5"));

        Assert.Equal("unknown_model", unknown.Code);
        Assert.Equal("claude-haiku-5-5", unknown.Nearest[0]);
        Assert.Contains("Did you mean claude-haiku-5-5", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_like_no_other_gets_no_guess() =>
        Assert.Empty(Assert.Throws<UnknownModelException>(() => ModelCatalog.BuiltIn.Find("gpt")).Nearest);

    [Fact]
    public void A_model_without_a_price_is_an_error_and_not_free()
    {
        var preview = ModelCatalog.BuiltIn.Find("claude-mythos-preview");

        Assert.Equal("missing_price", Assert.Throws<MissingPriceException>(() => preview.TierFor(1)).Code);
    }

    [Fact]
    public void Every_model_says_when_and_where_its_price_was_read() =>
        Assert.All(ModelCatalog.BuiltIn.Models, model =>
        {
            Assert.InRange(model.PricedOn, new DateOnly(2026, 8, 22), new DateOnly(2026, 11, 21));
            Assert.StartsWith("https://platform.claude.com/docs/", model.Source, StringComparison.Ordinal);
        });
}
