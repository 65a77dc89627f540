namespace Cairn.Quality.Grading;

/// <summary>For answers that a program reads: right when each character is that of the label.</summary>
public sealed class ExactGrader : TextGrader
{
    private protected override Grade Compare(string answer, string? label) =>
        Grade.Of(string.Equals(answer, label, StringComparison.Ordinal));
}
