using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>A model that grades: it is asked in a run, and here is read what it said.</summary>
/// <param name="terms">Who judges.</param>
public sealed class JudgeGrader(JudgeTerms terms) : Grader
{
    /// <summary>Who judges.</summary>
    public JudgeTerms Terms => terms;

    /// <inheritdoc/>
    public override bool NeedsLabel => false;

    /// <summary>What a judgement says of an answer.</summary>
    /// <param name="judgement">The text that the judge gave, <c>{"reason", "score"}</c>; null for none.</param>
    public static Grade Read(string? judgement)
    {
        if (judgement is null)
            return Grade.Ungraded("the judge gave no judgement");
        return Json(judgement) is { ValueKind: JsonValueKind.Object } said
            && said.TryGetProperty("score", out var score) && score.ValueKind is JsonValueKind.Number
            && score.TryGetDecimal(out var number) && number is >= 0 and <= 1
                ? Grade.Of(number)
                : Grade.Ungraded("the judge gave no score; expected {\"reason\", \"score\"} with a score from 0 to 1");
    }

    // Its grades come from a run; whoever has none has no grade.
    private protected override ValueTask<Grade> CompareAsync(
        string answer, string? label, Row? row, CancellationToken cancellationToken) =>
        new(Grade.Ungraded("no judge was asked"));
}
