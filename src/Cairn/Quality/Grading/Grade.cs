namespace Cairn.Quality.Grading;

/// <summary>What a grader says of one answer: how right it is, or why nobody can tell.</summary>
/// <remarks>An answer that could not be graded is neither right nor wrong, and never counts as either.</remarks>
public readonly record struct Grade
{
    Grade(decimal? score, string? error) => (Score, Error) = (score, error);

    /// <summary>A right answer.</summary>
    public static Grade Right { get; } = new(1, null);

    /// <summary>A wrong answer.</summary>
    public static Grade Wrong { get; } = new(0, null);

    /// <summary>
    /// From 0 (wrong) to 1 (right); null when the answer could not be graded. Scores that somebody else recorded may
    /// punish and go down to -1.
    /// </summary>
    public decimal? Score { get; }

    /// <summary>Why the answer could not be graded; null when it was.</summary>
    public string? Error { get; }

    /// <summary>Whether the answer is right in full.</summary>
    public bool IsRight => Score == 1;

    /// <summary>A right or a wrong answer.</summary>
    public static Grade Of(bool isRight) => isRight ? Right : Wrong;

    /// <summary>An answer that is right in part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The score is not within [0, 1].</exception>
    public static Grade Of(decimal score)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(score);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, 1);
        return new(score, null);
    }

    /// <summary>A score that somebody else gave, from -1 to 1.</summary>
    internal static Grade Recorded(decimal score) => new(score, null);

    /// <summary>An answer that could not be graded.</summary>
    /// <param name="error">What was found and what was expected, for people.</param>
    public static Grade Ungraded(string error) => new(null, error);
}
