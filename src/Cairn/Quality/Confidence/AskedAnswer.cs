using Cairn.Workloads;

namespace Cairn.Quality.Confidence;

/// <summary>What was answered to one row at one rung.</summary>
/// <param name="Text">The answer that would be kept; null where there is none that succeeded.</param>
/// <param name="Votes">Further answers to the same row at the same rung, null for those that failed.</param>
/// <param name="Row">The row; null where it is unknown.</param>
public readonly record struct AskedAnswer(string? Text, IReadOnlyList<string?> Votes, Row? Row)
{
    /// <summary>An answer without votes.</summary>
    public static AskedAnswer Of(string? text, Row? row = null) => new(text, [], row);
}
