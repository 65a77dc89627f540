using Cairn.Models;

namespace Cairn.Tests.Models;

public sealed class ModelTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly Model Sonnet45 =
        ModelCatalog.BuiltIn.Find("claude-sonnet-4-5") with { PricedOn = new(2026, 11, 1) };

    [Fact]
    public void A_fresh_model_that_outlives_the_deadline_has_no_warnings() =>
        Assert.Empty(Sonnet45.Warnings(Now, Now.AddDays(8)));

    [Fact]
    public void A_model_that_retires_before_the_deadline_says_so_and_names_its_successor() =>
        Assert.Equal(
            ["claude-sonnet-4-5-20250929 retires on 2026-11-30, before the deadline of 2026-11-30."
                + " Its successor is claude-sonnet-5-5."],
            Sonnet45.Warnings(Now, Now.AddDays(9)));

    [Theory]
    [InlineData(60, 0)]
    [InlineData(61, 1)]
    public void A_price_is_doubted_after_sixty_days(int age, int warnings)
    {
        var model = Sonnet45 with { PricedOn = DateOnly.FromDateTime(Now.UtcDateTime).AddDays(-age) };

        Assert.Equal(warnings, model.Warnings(Now, Now).Count());
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public void A_model_is_gone_from_the_day_of_its_retirement(int days, bool retired) =>
        Assert.Equal(retired, Sonnet45.IsRetired(Now.AddDays(days)));

    [Fact]
    public void A_retired_model_is_found_and_known_to_be_gone() =>
        Assert.True(ModelCatalog.BuiltIn.Find("claude-opus-4-1").IsRetired(Now));

    [Fact]
    public void A_negative_prompt_is_the_callers_bug() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sonnet45.TierFor(-1));
}
