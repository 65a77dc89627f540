using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>Finds out whether cheap answers are wrong: by the label of the row, or by what the dearest rung
/// answered.</summary>
sealed class AnswerCheck(QualityTerms terms, ICascadeAnswers answers)
{
    readonly Grader _grader = terms.Grader is { Kind: GraderKind.Judge, Judge: { } judge }
        ? new JudgeGrader(judge) { Field = terms.Grader.Field }
        : Grader.Of(terms.Grader);

    /// <summary>What was found of one row.</summary>
    /// <param name="IsWrong">Whether the cheap answer is wrong, or nobody could say.</param>
    /// <param name="IsUnanswered">Whether nobody could say: there is no dear answer, or no label.</param>
    /// <param name="Fault">Why the grader could not say; null where it could, or was not asked.</param>
    public readonly record struct Finding(bool IsWrong, bool IsUnanswered, string? Fault = null);

    /// <summary>Compares the answers of a rung with those of a stage of the dearest one, or with labels.</summary>
    /// <param name="rows">The rows, each with a usable answer.</param>
    /// <param name="rung">The stages of the cheap rung.</param>
    /// <param name="dear">The stage with the dear answers; null for labels.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Finding>> OfAsync(
        IReadOnlyList<int> rows, RungHistory rung, int? dear, CancellationToken cancellationToken)
    {
        if (_grader is JudgeGrader)
            return await JudgedAsync(rows, rung.Judged, cancellationToken);

        var findings = new Finding[rows.Count];
        foreach (var (index, (cheap, label)) in (await PairsAsync(rows, rung, dear, cancellationToken)).Index())
        {
            var part = label is null || dear is null ? label : _grader.LabelOf(label);
            findings[index] = label is null ? new(true, true)
                : await GradeAsync((rows[index], cheap), part, cancellationToken) is { } grade
                    ? new(!grade.IsRight, false, grade.Error)
                    : new(true, false);
        }

        return findings;
    }

    /// <summary>What a judge has to compare before it is known what is right; empty without a judge.</summary>
    /// <remarks>
    /// Left out is what needs no judge: an answer without the part that counts, and one that nothing can be held
    /// against. Both count as wrong.
    /// </remarks>
    public async Task<IReadOnlyDictionary<int, JudgedAnswer>> ToJudgeAsync(
        IReadOnlyList<int> rows, RungHistory rung, int? dear, CancellationToken cancellationToken)
    {
        var judged = new SortedDictionary<int, JudgedAnswer>();
        if (_grader is not JudgeGrader)
            return judged;
        foreach (var (row, (cheap, label)) in rows.Zip(await PairsAsync(rows, rung, dear, cancellationToken)))
        {
            var right = dear is null || label is null ? label : _grader.LabelOf(label);
            if (cheap is not null && right is not null && _grader.LabelOf(cheap) is { } answer)
                judged[row] = new(answers.RowAt(row).Key, answer, right);
        }

        return judged;
    }

    async Task<IReadOnlyList<Finding>> JudgedAsync(
        IReadOnlyList<int> rows, int? judge, CancellationToken cancellationToken)
    {
        var said = judge is { } stage
            ? await RungScores.TextsAsync(answers, stage, rows.ToHashSet(), cancellationToken)
            : [];
        return [.. rows.Select(row => JudgeGrader.Read(said.GetValueOrDefault(row)) is { Error: null } grade
            ? new Finding(!grade.IsRight, false)
            : new Finding(true, true))];
    }

    // For each row the cheap answer, and the dear one or the label.
    async Task<IReadOnlyList<(string? Cheap, string? Right)>> PairsAsync(
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
        return [.. rows.Select(row => (cheap.GetValueOrDefault(row), right.GetValueOrDefault(row)))];
    }

    /// <summary>Holds the answers of a stage against labels; null where no row has one.</summary>
    public async Task<TopError?> OfTopAsync(
        (int Number, IReadOnlyList<int> Rows) stage, CancellationToken cancellationToken)
    {
        var labelled = stage.Rows.Where(row => answers.LabelOf(row) is not null).ToHashSet();
        if (labelled.Count == 0 || _grader is JudgeGrader)
            return null;

        var (rows, wrong) = (0, 0);
        foreach (var (row, text) in await RungScores.TextsAsync(answers, stage.Number, labelled, cancellationToken))
        {
            if (await GradeAsync((row, text), answers.LabelOf(row), cancellationToken) is { Error: null } grade)
                (rows, wrong) = (rows + 1, wrong + (grade.IsRight ? 0 : 1));
        }

        var (low, high) = QualityInterval.Exact(wrong, rows);
        return new(rows, wrong, low, high);
    }

    // Null where there is nothing to grade.
    async ValueTask<Grade?> GradeAsync(
        (int Row, string? Text) answer, string? label, CancellationToken cancellationToken) =>
        answer.Text is { } text
            ? await _grader.GradeAsync(text, label, RowOf(answer.Row), cancellationToken)
            : null;

    // Only a program of the user's looks at the row itself.
    Row? RowOf(int row) => terms.Grader.Kind is GraderKind.Command ? answers.RowAt(row) : null;
}
