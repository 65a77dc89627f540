using Cairn.Accounting;
using Cairn.Quality.Grading;

namespace Cairn.Quality.Evaluating;

/// <summary>One rung's answer to one labelled row, and what it is worth.</summary>
/// <param name="Row">The key of the row, by which the answers of several rungs are compared.</param>
/// <param name="Grade">What the grader said; a row without an answer is wrong.</param>
public sealed record GradedAnswer(string Row, Grade Grade)
{
    /// <summary>How it ended. The default is as it should.</summary>
    public AnswerEnd End { get; init; }

    /// <summary>The tokens of the answer, as billed; null when nobody knows.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What it cost; null when nobody knows.</summary>
    public Usd? Cost { get; init; }
}
