using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Cairn.Quality.Grading;

/// <summary>Takes characters apart that are forms of others: ligatures, full width, letters with accents.</summary>
/// <remarks>
/// By the table of the Unicode Character Database in <c>compatibility.txt</c>, because the runtime has none where
/// globalization is invariant, and a text has to be graded alike on every machine. Hangul stays as it is.
/// </remarks>
static class Compatibility
{
    static readonly Lazy<FrozenDictionary<Rune, string>> Forms = new(Read);

    /// <summary>The same text in its compatibility decomposition (NFKD).</summary>
    public static string Decomposed(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        var parts = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Forms.Value.TryGetValue(rune, out var form))
                parts.Append(form);
            else
                parts.Append(rune);
        }

        return parts.ToString();
    }

    static FrozenDictionary<Rune, string> Read()
    {
        using var stream = typeof(Compatibility).Assembly.GetManifestResourceStream("compatibility.txt")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        return reader.ReadToEnd().Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('='))
            .ToFrozenDictionary(
                entry => RuneOf(entry[0]), entry => string.Concat(entry[1].Split(' ').Select(RuneOf)));
    }

    static Rune RuneOf(string code) =>
        new(int.Parse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
