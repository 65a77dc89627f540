using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;

namespace Cairn.Tests.Accounting;

public sealed class UsdTests
{
    [Theory]
    [InlineData("200.2300", "200.23")]
    [InlineData("2000.000", "2000")]
    [InlineData("0.000000005", "0.000000005")]
    [InlineData("0.000000000001", "0.000000000001")]
    [InlineData("-0.10", "-0.1")]
    [InlineData("0.000", "0")]
    [InlineData("9223372.036854775807", "9223372.036854775807")]
    public void Text_has_as_many_digits_as_the_amount_and_no_more(string amount, string text) =>
        Assert.Equal(text, new Usd(decimal.Parse(amount, CultureInfo.InvariantCulture)).ToString());

    [Fact]
    public void Json_is_a_decimal_string_and_comes_back_the_same()
    {
        var json = JsonSerializer.Serialize(new Usd(0.0000001m));

        Assert.Equal("\"0.0000001\"", json);
        Assert.Equal(new Usd(0.0000001m), JsonSerializer.Deserialize<Usd>(json));
    }

    [Fact]
    public void Picos_come_back_as_the_same_amount() =>
        Law.Holds<long>(picos => Usd.FromPicos(picos).ToPicos() == picos);

    [Theory]
    [InlineData("0.0000000000001")]
    [InlineData("9223373")]
    public void What_the_ledger_cannot_hold_exactly_is_an_error(string amount) =>
        Assert.Throws<OverflowException>(() => new Usd(decimal.Parse(amount, CultureInfo.InvariantCulture)).ToPicos());

    [Fact]
    public void A_reservation_is_rounded_up_to_what_the_ledger_can_hold() =>
        Assert.Equal("0.000000000002", new Usd(0.0000000000011m).RoundedUp().ToString());

    [Theory]
    [InlineData("1", 3, "0.333333333333")]
    [InlineData("2", 3, "0.666666666667")]
    [InlineData("0.000000000001", 2, "0")]
    [InlineData("0.000000000003", 2, "0.000000000002")]
    [InlineData("16.51725", 1000, "0.01651725")]
    public void A_quotient_is_rounded_half_to_even_at_twelve_places(string amount, long count, string text) =>
        Assert.Equal(text, new Usd(decimal.Parse(amount, CultureInfo.InvariantCulture)).Per(count)!.Value.ToString());

    [Fact]
    public void A_quotient_without_a_denominator_is_null() => Assert.Null(new Usd(1).Per(0));
}
