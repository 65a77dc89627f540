namespace Cairn.Workloads;

/// <summary>
/// The automaton that <see cref="TextFeatures"/> walks: its states, where each byte leads, what it counts.
/// </summary>
static class TextStates
{
    /// <summary>A continuation byte of a character beyond ASCII.</summary>
    public const int Inside = 0;

    /// <summary>The first byte of a character of four.</summary>
    public const int Pictograph = 1;

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

    /// <summary>How many states there are.</summary>
    public const int Count = 41;

    static readonly byte[] Next = Table();

    /// <summary>Every feature that one visit of a state adds one to, twice where it adds two.</summary>
    public static readonly (byte State, byte Feature)[] Counted =
    [
        .. from state in Enumerable.Range(0, Count)
           from feature in CountedBy(state)
           select ((byte)state, (byte)feature),
    ];

    /// <summary>Adds to each state how often the text visits it.</summary>
    /// <remarks>
    /// Each step waits for the one before it, so both halves of the text are walked side by side in half the time.
    /// </remarks>
    public static void Walk(ReadOnlySpan<byte> utf8, Span<int> visits)
    {
        var seam = Seam(utf8);
        var left = utf8[..seam];
        var right = utf8[seam..];
        var next = Next.AsSpan();
        Span<int> others = stackalloc int[Count];
        others.Clear();
        var (first, second) = (Inside, Inside);
        var both = Math.Min(left.Length, right.Length);
        for (var at = 0; at < both; at++)
        {
            first = next[(first << 8) | left[at]];
            second = next[(second << 8) | right[at]];
            visits[first]++;
            others[second]++;
        }

        Walk(left[both..], first, visits);
        Walk(right[both..], second, visits);
        for (var state = 0; state < Count; state++)
            visits[state] += others[state];
    }

    static void Walk(ReadOnlySpan<byte> utf8, int state, Span<int> visits)
    {
        var next = Next.AsSpan();
        foreach (var value in utf8)
        {
            state = next[(state << 8) | value];
            visits[state]++;
        }
    }

    // Where a word begins at or behind the middle: what stood before a word says nothing of the states behind.
    static int Seam(ReadOnlySpan<byte> utf8)
    {
        var at = Math.Max(1, utf8.Length / 2);
        while (at < utf8.Length && (!char.IsAsciiLetter((char)utf8[at]) || char.IsAsciiLetter((char)utf8[at - 1])))
            at++;
        return Math.Min(at, utf8.Length);
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
