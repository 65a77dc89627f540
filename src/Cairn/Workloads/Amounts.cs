using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Workloads;

/// <summary>Reads the amounts people write into a workload file: times, money, shares.</summary>
public static partial class Amounts
{
    /// <summary>Times such as 30m, 12h, 2d or 1h30m; null when it is none, or not above zero.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (TimePattern().Match(text.Trim()) is not { Success: true } match)
            return null;

        var minutes = (Number(match, "days") * 24 * 60) + (Number(match, "hours") * 60) + Number(match, "minutes");
        return minutes is > 0 and <= 365 * 24 * 60 ? TimeSpan.FromMinutes(minutes) : null;
    }

    const decimal UsdMax = 9_000_000;

    /// <summary>
    /// US dollars such as "5 usd", "0.50" or "$5"; null when it is none, not above zero, or above 9 million, which is
    /// more than the ledger can count for one run.
    /// </summary>
    public static decimal? Usd(string text) =>
        MoneyPattern().Match(text.Trim()) is { Success: true } match
        && decimal.TryParse(match.Groups["amount"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var usd) && usd is > 0 and <= UsdMax ? usd : null;

    /// <summary>
    /// Sizes such as 500 MB or 2 GB, in steps of a thousand; null when it is none, or not above zero.
    /// </summary>
    public static long? Bytes(string text) =>
        SizePattern().Match(text.Trim()) is { Success: true } match
        && decimal.Parse(match.Groups["amount"].Value, CultureInfo.InvariantCulture) is > 0 and var amount
            ? (long)(amount * match.Groups["unit"].Value.ToUpperInvariant() switch
            {
                "KB" => 1_000,
                "MB" => 1_000_000,
                _ => 1_000_000_000,
            })
            : null;

    /// <summary>A share from 0 to 1; null when it is none.</summary>
    public static decimal? Share(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
        && share is >= 0 and <= 1 ? share : null;

    /// <summary>A plain decimal number; null when it is none.</summary>
    public static decimal? Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A whole number, which may have underscores between its digits; null when it is none.</summary>
    public static long? Whole(string text) =>
        long.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out var whole) ? whole : null;

    static long Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var digits }
            ? long.Parse(digits, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"^(?=[0-9])((?<days>[0-9]{1,3})d)?((?<hours>[0-9]{1,4})h)?((?<minutes>[0-9]{1,6})m)?$",
        RegexOptions.ExplicitCapture)]
    internal static partial Regex TimePattern();

    [GeneratedRegex(@"^(?<amount>[0-9]{1,6}(\.[0-9]{1,3})?) ?(?<unit>[kmg]b)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    internal static partial Regex SizePattern();

    [GeneratedRegex(@"^\$?(?<amount>[0-9]{1,12}(\.[0-9]{1,12})?)( ?usd)?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    internal static partial Regex MoneyPattern();
}
