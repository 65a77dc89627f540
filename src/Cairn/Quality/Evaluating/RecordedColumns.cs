namespace Cairn.Quality.Evaluating;

/// <summary>Where recorded answers stand in their files, each column that of one rung.</summary>
/// <remarks>
/// One of <see cref="Correct"/>, <see cref="Score"/> and <see cref="Answer"/> names at least one column.
/// </remarks>
public sealed record RecordedColumns
{
    /// <summary>The key of a row, by which several files are compared. The default is the number of the row.</summary>
    public string? Id { get; init; }

    /// <summary>Columns that say whether an answer is right: 0 or 1, false or true.</summary>
    public IReadOnlyList<string> Correct { get; init; } = [];

    /// <summary>Columns with a score from 0 to 1; one that punishes may go down to -1.</summary>
    public IReadOnlyList<string> Score { get; init; } = [];

    /// <summary>Columns with answers that are still to be graded.</summary>
    public IReadOnlyList<string> Answer { get; init; } = [];

    /// <summary>The column with the label that graded answers are compared with. The default is none.</summary>
    public string? Label { get; init; }

    /// <summary>Columns with what an answer cost, in US dollars; as many as rungs, or none.</summary>
    public IReadOnlyList<string> Cost { get; init; } = [];

    /// <summary>Columns with the tokens of an answer; as many as rungs, or none.</summary>
    public IReadOnlyList<string> OutputTokens { get; init; } = [];

    /// <summary>
    /// Columns with the reason why an answer ended, as the API names it; as many as rungs, or none.
    /// </summary>
    public IReadOnlyList<string> StopReason { get; init; } = [];

    internal IReadOnlyList<string> Rungs => Correct.Count > 0 ? Correct : Score.Count > 0 ? Score : Answer;

    internal IEnumerable<string> All =>
        ((IEnumerable<string?>)[.. Correct, .. Score, .. Answer, .. Cost, .. OutputTokens, .. StopReason, Label])
        .OfType<string>();
}
