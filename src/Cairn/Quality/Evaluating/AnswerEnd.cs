namespace Cairn.Quality.Evaluating;

/// <summary>How an answer came to its end, which tells wrong answers from those that never were one.</summary>
public enum AnswerEnd
{
    /// <summary>The model said all it wanted to say.</summary>
    Complete,

    /// <summary>It was cut off at its most tokens.</summary>
    Truncated,

    /// <summary>The model refused.</summary>
    Refused,

    /// <summary>There is none: the request failed, or what came has not the shape that was demanded.</summary>
    Failed,
}
