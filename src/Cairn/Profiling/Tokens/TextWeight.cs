namespace Cairn.Profiling.Tokens;

/// <summary>The tokens of a piece of text, and how many of them rest on little or no data.</summary>
/// <param name="Tokens">The expected tokens.</param>
/// <param name="Doubt">The standard deviation, in tokens, beside that of ordinary text.</param>
readonly record struct TextWeight(double Tokens, double Doubt)
{
    public static TextWeight operator +(TextWeight left, TextWeight right) =>
        new(left.Tokens + right.Tokens, left.Doubt + right.Doubt);
}
