using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>Finds out whether cheap answers are wrong: by the label of the row, or by what the dearest rung
/// answered.</summary>
sealed class AnswerCheck(QualityTerms terms, ICascadeAnswers answers)
{
    readonly Grader _grader = Grader.Of(terms.Grader);

    /// <summary>What was found of one row.</summary>
    /// <param name="IsWrong">Whether the cheap answer is wrong, or nobody could say.</param>
    /// <param name="IsUnanswered">Whether nobody could say: there is no dear answer, or no label.</param>
    public readonly record struct Finding(bool IsWrong, bool IsUnanswered);

    /// <summary>Compares the answers of a rung with those of a stage of the dearest one, or with labels.</summary>
    /// <param name="rows">The rows, each with a usable answer.</param>
    /// <param name="rung">The stages of the cheap rung.</param>
    /// <param name="dear">The stage with the dear answers; null for labels.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Finding>> OfAsync(
        IReadOnlyList<int> rows, RungHistory rung, int? dear, CancellationToken cancellationToken)
    {
        var wanted = rows.ToHashSet();
        var cheap = await RungScores.TextsAsync(answers, rung.Asked, wanted, cancellationToken);
        if (rung.Again is { } again)
        {
            foreach (var (row, text) in await RungScores.TextsAsync(answers, again, wanted, cancellationToken))
                cheap[row] ??= text;
        }

        var right = dear is { } stage
            ? await RungScores.TextsAsync(answers, stage, wanted, cancellationToken)
            : rows.ToDictionary(row => row, answers.LabelOf);
        var findings = new Finding[rows.Count];
        for (var index = 0; index < findings.Length; index++)
        {
            var row = rows[index];
            var label = right.GetValueOrDefault(row);
            var part = label is null || dear is null ? label : _grader.LabelOf(label);
            findings[index] = label is null
                ? new(true, true)
                : new(!await IsRightAsync((row, cheap.GetValueOrDefault(row)), part, cancellationToken), false);
        }

        return findings;
    }

    /// <summary>Holds the answers of a stage against labels; null where no row has one.</summary>
    public async Task<TopError?> OfTopAsync(
        (int Number, IReadOnlyList<int> Rows) stage, CancellationToken cancellationToken)
    {
        var labelled = stage.Rows.Where(row => answers.LabelOf(row) is not null).ToHashSet();
        if (labelled.Count == 0)
            return null;

        var (rows, wrong) = (0, 0);
        foreach (var (row, text) in await RungScores.TextsAsync(answers, stage.Number, labelled, cancellationToken))
        {
            rows += text is null ? 0 : 1;
            wrong += text is null || await IsRightAsync((row, text), answers.LabelOf(row), cancellationToken) ? 0 : 1;
        }

        var (low, high) = QualityInterval.Exact(wrong, rows);
        return new(rows, wrong, low, high);
    }

    async ValueTask<bool> IsRightAsync(
        (int Row, string? Text) answer, string? label, CancellationToken cancellationToken) =>
        answer.Text is { } text
        && (await _grader.GradeAsync(text, label, RowOf(answer.Row), cancellationToken)).IsRight;

    // Only a program of the user's looks at the row itself.
    Row? RowOf(int row) => terms.Grader.Kind is GraderKind.Command ? answers.RowAt(row) : null;
}
