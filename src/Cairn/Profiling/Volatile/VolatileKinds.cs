using System.Text.RegularExpressions;

namespace Cairn.Profiling.Volatile;

/// <summary>Tells from the text at a place, and from a little of what stands around it, what it is.</summary>
static partial class VolatileKinds
{
    const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    // No form is longer, and short texts need no bound on time: what a place is must not depend on the machine.
    const int LengthMax = 200;

    const string Day = @"\d{1,2}(st|nd|rd|th)?";
    const string Month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
    const string Weekday = @"((mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s)?";
    const string DateText = $@"(\d{{4}}-\d\d-\d\d|\d{{4}}/\d\d/\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
        + $@"|{Weekday}{Day}\.?\s{Month},?\s\d{{4}}|{Weekday}{Month}\s{Day},?\s\d{{4}})";

    const string TimeText = @"\d{1,2}:\d\d(:\d\d(\.\d+)?)?(\s?(z|utc|gmt|am|pm|[+-]\d\d:?\d\d))?";

    // The longer form first: a timestamp has a date in it.
    static readonly (VolatileKind Kind, Regex Form)[] Forms =
    [
        (VolatileKind.Uuid, UuidForm()),
        (VolatileKind.Timestamp, TimestampForm()),
        (VolatileKind.Date, DateForm()),
        (VolatileKind.Time, TimeForm()),
    ];

    /// <summary>The kind of a place by what some rows have there.</summary>
    /// <param name="places">Of each row what stands before the place, in it, and after it.</param>
    public static VolatileKind Of(IReadOnlyList<(string Before, string Text, string After)> places)
    {
        if (places.All(place => string.IsNullOrWhiteSpace(place.Text)))
            return VolatileKind.WhiteSpace;
        if (places.Any(place => place.Text.Length > LengthMax))
            return VolatileKind.Text;
        foreach (var (kind, form) in Forms)
        {
            if (places.All(place => Covers(form, place)))
                return kind;
        }

        var texts = places.Select(place => place.Text.Trim()).ToList();
        return texts.All(text => NumberForm().IsMatch(text)) ? VolatileKind.Number
            : texts.All(text => IdentifierForm().IsMatch(text)) ? VolatileKind.Identifier
            : VolatileKind.Text;
    }

    // Often only a part differs: the day of a date, the seconds of a time.
    static bool Covers(Regex form, (string Before, string Text, string After) place)
    {
        var text = place.Text.AsSpan();
        var start = place.Before.Length + text.Length - text.TrimStart().Length;
        var end = place.Before.Length + text.TrimEnd().Length;
        foreach (var match in form.EnumerateMatches(place.Before + place.Text + place.After))
        {
            if (match.Index <= start && match.Index + match.Length >= end)
                return true;
        }

        return false;
    }

    /// <summary>A kind as a sentence names it.</summary>
    public static string NameOf(VolatileKind kind) => kind switch
    {
        VolatileKind.Timestamp => "a timestamp",
        VolatileKind.Date => "a date",
        VolatileKind.Time => "a time of day",
        VolatileKind.Uuid => "a UUID",
        VolatileKind.Number => "a number",
        VolatileKind.Identifier => "an identifier",
        VolatileKind.WhiteSpace => "white space",
        VolatileKind.KeyOrder => "another order of the same keys, over a text",
        _ => "a text",
    };

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Options)]
    private static partial Regex UuidForm();

    [GeneratedRegex($@"{DateText}(t|,?\s(at\s)?){TimeText}", Options)]
    private static partial Regex TimestampForm();

    [GeneratedRegex(DateText, Options)]
    private static partial Regex DateForm();

    [GeneratedRegex(TimeText, Options)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"^#?[0-9]([0-9.,]*[0-9])?$", Options)]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^(?=.*[0-9])[a-z0-9_:.+/=-]{6,}$", Options)]
    private static partial Regex IdentifierForm();
}
