using System.Globalization;
using System.Text;

namespace Cairn.Quality.Grading;

/// <summary>The form in which texts are equal that say the same.</summary>
/// <remarks>
/// Unicode's compatibility form (NFKD) in lower case; marks of sentences, quotes, brackets, dashes and underscores
/// become spaces, and runs of space one. Signs that make another word stay: <c>C#</c> is not <c>C</c>, and <c>-5</c>
/// and <c>1.5</c> keep what stands before and between their digits.
/// </remarks>
static class NormalText
{
    const string Marks = ".,;:!?…'\"`·¡¿、。，；：！？";

    public static string Of(string text)
    {
        var folded = Compatibility.Decomposed(text).ToLowerInvariant();
        var normal = new StringBuilder(folded.Length);
        for (var index = 0; index < folded.Length; index++)
        {
            if (char.IsWhiteSpace(folded[index]) || IsMark(folded, index))
                Space(normal);
            else
                normal.Append(folded[index]);
        }

        // A text of nothing but marks is still a text: "?" is not "!".
        return normal.ToString().TrimEnd(' ') is { Length: > 0 } words ? words : folded.Trim();
    }

    static void Space(StringBuilder normal)
    {
        if (normal.Length > 0 && normal[^1] != ' ')
            normal.Append(' ');
    }

    static bool IsMark(string text, int index)
    {
        var isMark = Marks.Contains(text[index], StringComparison.Ordinal) || char.GetUnicodeCategory(text[index]) is
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation;
        return isMark && !IsOfNumber(text, index);
    }

    static bool IsOfNumber(string text, int index)
    {
        var isBeforeDigit = index + 1 < text.Length && char.IsDigit(text[index + 1]);
        var before = index == 0 ? ' ' : text[index - 1];
        return isBeforeDigit && text[index] switch
        {
            '.' or ',' or ':' => char.IsDigit(before),
            '-' => char.IsDigit(before) || !char.IsLetter(before),
            _ => false,
        };
    }
}
