namespace Cairn.Sandbox.Answers;

/// <summary>Makes texts of a given length without ever splitting a character in two.</summary>
static class FreeText
{
    /// <summary>The text over and over until it is this long; dots where there is no text.</summary>
    public static string Of(string text, int chars)
    {
        if (text.Length == 0)
            return new('.', chars);

        if (text.Length >= chars)
            return Cut(text, chars);

        var piece = text + " ";
        return Cut(string.Concat(Enumerable.Repeat(piece, (chars / piece.Length) + 1)), chars);
    }

    public static string Cut(string text, long chars)
    {
        var end = (int)Math.Clamp(chars, 0, text.Length);
        return end > 0 && char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }
}
