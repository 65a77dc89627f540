using System.Globalization;
using System.Text.Json.Serialization;

namespace Cairn.Accounting;

/// <summary>An exact amount of US dollars: what was paid, is reserved, or may be spent.</summary>
/// <remarks>
/// Arithmetic is exact: one token costs a whole number of pico-dollars at every published rate, so no sum ever rounds.
/// Only a quotient has no exact form; <see cref="Per(long)"/> is the one place that rounds.
/// </remarks>
[JsonConverter(typeof(UsdConverter))]
public readonly record struct Usd(decimal Amount) : IComparable<Usd>
{
    /// <summary>Digits after the point to which a quotient is rounded, half to even.</summary>
    public const int QuotientDigits = 12;

    const decimal PicosPerDollar = 1_000_000_000_000m;

    /// <summary>No money at all; an unknown amount is never written as this.</summary>
    public static Usd Zero => default;

    /// <summary>The amount in whole pico-dollars (1e-12), the form in which the ledger stores it.</summary>
    /// <exception cref="OverflowException">
    /// The amount is above 9.2 million dollars or finer than a pico-dollar.
    /// </exception>
    public long ToPicos()
    {
        var picos = Amount * PicosPerDollar;
        return decimal.Truncate(picos) == picos
            ? decimal.ToInt64(picos)
            : throw new OverflowException($"{this} USD is not a whole number of pico-dollars.");
    }

    /// <summary>Reads an amount back from the ledger.</summary>
    public static Usd FromPicos(long picos) => new(picos / PicosPerDollar);

    /// <summary>The amount rounded up to a whole pico-dollar: what a reservation of it must hold.</summary>
    public Usd RoundedUp() => new(decimal.Ceiling(Amount * PicosPerDollar) / PicosPerDollar);

    /// <summary>The amount for each of <paramref name="count"/> parts, or null when there are none.</summary>
    public Usd? Per(long count) =>
        count == 0 ? null : new(decimal.Round(Amount / count, QuotientDigits, MidpointRounding.ToEven));

    /// <inheritdoc/>
    public int CompareTo(Usd other) => Amount.CompareTo(other.Amount);

    /// <summary>
    /// A decimal with as many digits as the amount has: no trailing zeros, no exponent, no currency sign.
    /// </summary>
    public override string ToString() =>
        Amount.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Adds two amounts.</summary>
    public static Usd operator +(Usd left, Usd right) => new(left.Amount + right.Amount);

    /// <summary>Subtracts an amount.</summary>
    public static Usd operator -(Usd left, Usd right) => new(left.Amount - right.Amount);

    /// <summary>So many times an amount.</summary>
    public static Usd operator *(Usd amount, long times) => new(amount.Amount * times);

    /// <summary>Whether the first amount is smaller.</summary>
    public static bool operator <(Usd left, Usd right) => left.Amount < right.Amount;

    /// <summary>Whether the first amount is larger.</summary>
    public static bool operator >(Usd left, Usd right) => left.Amount > right.Amount;

    /// <summary>Whether the first amount is not larger.</summary>
    public static bool operator <=(Usd left, Usd right) => left.Amount <= right.Amount;

    /// <summary>Whether the first amount is not smaller.</summary>
    public static bool operator >=(Usd left, Usd right) => left.Amount >= right.Amount;
}
