using Cairn.Quality.Grading;

namespace Cairn.Quality.Evaluating;

/// <summary>Answers whose first line says it all and that go on behind it.</summary>
/// <param name="Answers">How many.</param>
/// <param name="Tokens">About how many tokens stand behind their first lines together.</param>
public readonly record struct GoingOn(int Answers, long Tokens)
{
    /// <summary>Looks at complete answers.</summary>
    /// <param name="answers">
    /// The texts, their labels, and their output tokens, of which each line has its share by characters.
    /// </param>
    internal static GoingOn Of(IEnumerable<(string Text, string Label, long OutputTokens)> answers)
    {
        var (count, tokens) = (0, 0.0);
        foreach (var (text, label, output) in answers)
        {
            var answer = text.Trim();
            var end = answer.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0 || !string.Equals(NormalText.Of(answer[..end]), NormalText.Of(label), StringComparison.Ordinal))
                continue;
            count++;
            tokens += (double)output * (answer.Length - end) / answer.Length;
        }

        return new(count, (long)tokens);
    }
}
