namespace Cairn.Profiling.Volatile;

/// <summary>
/// A text cut into words, runs of white space and single marks: the units in which texts are compared.
/// </summary>
/// <remarks>A date, a UUID or a number with its point is one word: marks between letters or digits join.</remarks>
sealed class Words
{
    // Longer texts are compared up to here; what stands behind counts as different.
    const int LengthMax = 1 << 18;

    readonly List<int> _starts = [];

    public Words(string text)
    {
        Text = text;
        var end = Math.Min(text.Length, LengthMax);
        for (var at = 0; at < end; at = EndOf(at, end))
            _starts.Add(at);
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    public int Count => _starts.Count;

    /// <summary>Where a word begins; the end of the text for the one after the last.</summary>
    public int StartOf(int index) => index < _starts.Count ? _starts[index] : Text.Length;

    public ReadOnlySpan<char> this[int index] => Text.AsSpan(StartOf(index)..StartOf(index + 1));

    /// <summary>The text from one word up to another.</summary>
    public string Between(int from, int to) => Text[StartOf(from)..StartOf(Math.Max(from, to))];

    /// <summary>At most so many characters before a word.</summary>
    public string Before(int index, int length) => Text[Math.Max(0, StartOf(index) - length)..StartOf(index)];

    /// <summary>At most so many characters from a word on.</summary>
    public string After(int index, int length) =>
        Text[StartOf(index)..Math.Min(Text.Length, StartOf(index) + length)];

    int EndOf(int at, int end)
    {
        var first = Text[at];
        var next = at + 1;
        if (char.IsWhiteSpace(first))
        {
            while (next < end && char.IsWhiteSpace(Text[next]))
                next++;
        }
        else if (char.IsLetterOrDigit(first))
        {
            while (next < end && (char.IsLetterOrDigit(Text[next]) || IsJoint(next, end)))
                next++;
        }

        return next;
    }

    bool IsJoint(int at, int end) =>
        Text[at] is '-' or '_' or ':' or '.' or '+' && at + 1 < end && char.IsLetterOrDigit(Text[at + 1]);
}
