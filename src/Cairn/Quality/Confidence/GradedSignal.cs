using Cairn.Quality.Grading;

namespace Cairn.Quality.Confidence;

/// <summary>
/// Trusts an answer as far as a grader that needs no label does: a schema, or a program of the user's.
/// </summary>
sealed class GradedSignal(Grader grader) : ConfidenceSignal
{
    public override bool NeedsRow => grader is CommandGrader;

    public override async ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken)
    {
        var grade = await grader.GradeAsync(answer, null, asked.Row, cancellationToken);
        return grade.Score is { } score
            ? ConfidenceReading.Of(score)
            : ConfidenceReading.Unusable(grade.Error ?? "no grade");
    }
}
