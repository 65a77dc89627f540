namespace Cairn.Quality.Grading;

/// <summary>
/// For answers that people read: right when it is the label but for case, space, punctuation and forms of characters.
/// </summary>
public sealed class NormalisedGrader : TextGrader
{
    private protected override Grade Compare(string answer, string? label) =>
        Grade.Of(string.Equals(NormalText.Of(answer), NormalText.Of(label!), StringComparison.Ordinal));
}
