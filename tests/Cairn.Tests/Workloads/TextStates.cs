using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>
/// What the features of a text are, as an automaton: its states, where each byte leads, what it counts.
/// </summary>
static class TextStates
{
    // A continuation byte of a character beyond ASCII, and the first of one of four bytes.
    const int Inside = 0;

    const int Pictograph = 1;

    // Words: 2 to 12 a small letter at place 1 to 11 and beyond, 13 to 23 a capital.
    const int Small = 2;
    const int Capital = 13;
    const int LetterPlaces = 11;

    // Numbers: place in the group of three. Punctuation: place in the run, from the third on the same.
    const int Digit = 24;
    const int Mark = 27;

    // White space: first of a run; another before a line break; a line break first, later, again; another after one.
    const int Blank = 30;
    const int BlankMore = 31;
    const int BreakFirst = 32;
    const int BreakLater = 33;
    const int BreakMore = 34;
    const int BlankAfterBreak = 35;

    const int Accented = 36;
    const int Alphabet = 37;
    const int Syllable = 38;
    const int Symbol = 39;
    const int Ideograph = 40;

    const int Count = 41;

    static readonly byte[] Next = Table();

    // Every feature that one visit of a state adds one to, twice where it adds two.
    static readonly (byte State, byte Feature)[] Counted =
    [
        .. from state in Enumerable.Range(0, Count)
           from feature in CountedBy(state)
           select ((byte)state, (byte)feature),
    ];

    /// <summary>The features of a text by a walk from byte to byte, in the order of TextFeature.</summary>
    public static int[] Walk(ReadOnlySpan<byte> utf8)
    {
        var visits = new int[Count];
        var state = Inside;
        foreach (var value in utf8)
        {
            state = Next[(state << 8) | value];
            visits[state]++;
        }

        var counts = new int[TextFeatures.Count];
        foreach (var (visited, feature) in Counted)
            counts[feature] += visits[visited];
        return counts;
    }

    static byte[] Table()
    {
        var table = new byte[Count << 8];
        for (var state = 0; state < Count; state++)
        {
            for (var value = 0; value < 256; value++)
                table[(state << 8) | value] = (byte)After(state, (byte)value);
        }

        return table;
    }

    static int After(int state, byte value) => value switch
    {
        >= (byte)'a' and <= (byte)'z' => Small + PlaceAfter(state),
        >= (byte)'A' and <= (byte)'Z' => Capital + PlaceAfter(state),
        >= (byte)'0' and <= (byte)'9' => state is >= Digit and < Digit + 2 ? state + 1 : Digit,
        (byte)' ' or (byte)'\t' => state is < Blank or > BlankAfterBreak ? Blank
            : state >= BreakFirst ? BlankAfterBreak
            : BlankMore,
        (byte)'\n' or (byte)'\r' => state is < Blank or > BlankAfterBreak ? BreakFirst
            : state >= BreakFirst ? BreakMore
            : BreakLater,
        < 0x80 => state is >= Mark and < Blank ? Math.Min(state + 1, Mark + 2) : Mark,
        < 0xC0 => Inside,
        < 0xCA => Accented,
        < 0xE0 => Alphabet,
        < 0xE2 => Syllable,
        0xE2 => Symbol,
        < 0xF0 => Ideograph,
        _ => Pictograph,
    };

    static int PlaceAfter(int state) =>
        state is < Small or >= Digit ? 0 : Math.Min(((state - Small) % LetterPlaces) + 1, LetterPlaces - 1);

    static TextFeature[] CountedBy(int state) => state switch
    {
        Inside => [],
        Pictograph => [TextFeature.Symbol, TextFeature.Symbol],
        >= Small and < Digit => [.. CountedByLetter((state - Small) % LetterPlaces, state >= Capital)],
        Digit => [TextFeature.Digit, TextFeature.DigitGroup],
        Digit + 1 or Digit + 2 => [TextFeature.Digit],
        Mark or Mark + 1 => [TextFeature.Punctuation],
        Mark + 2 => [TextFeature.Punctuation, TextFeature.PunctuationAfter2],
        Blank => [TextFeature.Gap],
        BreakFirst => [TextFeature.Gap, TextFeature.LineBreak],
        BreakLater => [TextFeature.LineBreak],
        BlankMore or BreakMore or BlankAfterBreak => [TextFeature.Indent],
        Accented => [TextFeature.Accented],
        Alphabet => [TextFeature.Alphabet],
        Syllable => [TextFeature.Syllable],
        Symbol => [TextFeature.Symbol],
        _ => [TextFeature.Ideograph],
    };

    static IEnumerable<TextFeature> CountedByLetter(int place, bool isCapital)
    {
        if (place == 0)
            yield return TextFeature.Word;
        if (isCapital)
            yield return place == 0 ? TextFeature.Capital : TextFeature.InnerCapital;
        if (place >= 4)
            yield return TextFeature.LetterAfter4;
        if (place >= 10)
            yield return TextFeature.LetterAfter10;
    }
}
