using System.Globalization;

namespace Cairn.Bench.Measuring;

/// <summary>Numbers as tables show them.</summary>
static class Numbers
{
    /// <summary>With three digits that count, at most three of them behind the point.</summary>
    public static string Short(double number) => Math.Abs(number) switch
    {
        >= 100 => number.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => number.ToString("0.##", CultureInfo.InvariantCulture),
        _ => number.ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>Whole mebibytes; a dash where nobody looked.</summary>
    public static string Mebibytes(long? bytes) => bytes is not { } known ? "-"
        : Math.Round((double)known / Machine.Mebi).ToString("#,0", CultureInfo.InvariantCulture);
}
