using System.Globalization;
using System.Text.RegularExpressions;

namespace Cairn.Quality.Grading;

/// <summary>For amounts: right when the number is as near to the label's as was declared.</summary>
/// <remarks>
/// <c>$1,234.50</c> and <c>1234.5</c> are one number, and a percent sign is left out. The answer has to be a number
/// alone; a number inside a sentence is taken out of it by a <see cref="RegexGrader"/> first.
/// </remarks>
public sealed partial class NumericGrader : TextGrader
{
    // Far enough from decimal's end for any difference and product that is made here.
    const decimal Largest = 1e27m;

    /// <summary>How far the answer may be off, at least 0. The default is 0.</summary>
    public decimal Absolute { get; init; }

    /// <summary>How far it may be off as a share of the label, 0 to 1. The default is 0.</summary>
    public decimal Relative { get; init; }

    private protected override Grade Compare(string answer, string? label)
    {
        if (NumberOf(label!) is not { } right)
            return Grade.Ungraded($"the label \"{label}\"; expected a number");
        return Grade.Of(NumberOf(answer) is { } number
            && Math.Abs(number - right) <= Math.Max(Absolute, Relative * Math.Abs(right)));
    }

    internal static decimal? NumberOf(string text)
    {
        var bare = text.Trim().TrimStart('$', '€', '£', '¥').TrimEnd('%', ' ');
        if (Grouped().IsMatch(bare))
            bare = bare.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(bare, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= Largest
            ? number
            : null;
    }

    [GeneratedRegex(@"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Grouped();
}
