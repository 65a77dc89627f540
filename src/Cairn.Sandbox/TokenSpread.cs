using System.Globalization;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox;

/// <summary>A log-normal length, given by the two numbers that usage reports show.</summary>
/// <param name="Median">Half of all are at most this long, in tokens.</param>
/// <param name="P95">Nineteen in twenty are at most this long, in tokens.</param>
/// <remarks>Nothing lies outside the 0.5th and the 99.5th percentile. The lengths are the same on every machine: square
/// roots and products are exact by IEEE 754, logarithms are not.</remarks>
public readonly record struct TokenSpread(int Median, int P95)
{
    const int BandSteps = 1_000;
    const int WeightMax = 512;

    // The quantiles of the normal distribution at every twentieth, the first and the last at 0.5% and 99.5%, in 256ths
    // of the one at 95%.
    static readonly int[] Quantiles =
    [
        -401, -256, -199, -161, -131, -105, -82, -60, -39, -20, 0, 20, 39, 60, 82, 105, 131, 161, 199, 256, 401,
    ];

    /// <summary>Reads <c>300:900</c>, the median and the 95th percentile, or <c>300</c> for one length.</summary>
    /// <exception cref="SandboxException">It is neither.</exception>
    public static TokenSpread Parse(string text)
    {
        int[] numbers =
        [
            .. text.Split(':').Select(part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1),
        ];
        return numbers.Length is 1 or 2 && numbers.All(number => number >= 0)
            ? new(numbers[0], numbers[^1])
            : throw new SandboxException($"The length '{text}' is unknown."
                + " Expected the median and the 95th percentile in tokens, such as '300:900', or one number.");
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median}:{P95}");

    internal int At(Draw draw)
    {
        if (Median == 0)
            return 0;

        var place = draw.Below((Quantiles.Length - 1) * BandSteps);
        var (band, step) = (place / BandSteps, place % BandSteps);
        var exponent = ((Quantiles[band] * (BandSteps - step)) + (Quantiles[band + 1] * step)) / BandSteps;
        return (int)Math.Clamp(Math.Round(Median * Power((double)P95 / Median, exponent)), 1, int.MaxValue);
    }

    // The exponent is in 256ths, so the weights of its bits are roots of roots of the ratio.
    static double Power(double ratio, int exponent)
    {
        var (power, root) = (1.0, ratio * ratio);
        for (var weight = WeightMax; weight > 0; weight >>= 1)
        {
            if ((Math.Abs(exponent) & weight) != 0)
                power *= root;

            root = Math.Sqrt(root);
        }

        return exponent < 0 ? 1 / power : power;
    }
}
