using System.Text.Json.Serialization;
using Cairn.Quality.Confidence;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>
/// What an evaluation has shown of the rungs that a cascade is made of, so that a plan need not assume how many rows
/// are escalated.
/// </summary>
/// <param name="RunId">The run of the evaluation.</param>
/// <param name="Rungs">The rungs that it compared, in its order.</param>
/// <param name="IsRanked">Whether the scores are those by which a cascade would rank the answers.</param>
sealed record CascadeEvidence(string RunId, IReadOnlyList<RungEvidence> Rungs, bool IsRanked)
{
    /// <summary>Whether the workload has changed since. The default is that it has not.</summary>
    [JsonIgnore]
    public bool IsOfEarlierVersion { get; init; }

    /// <summary>Whether every answer has a label that says whether it is right.</summary>
    [JsonIgnore]
    public bool IsLabelled => Rungs.All(rung => rung.Answers.All(answer => answer.IsRight is not null));

    /// <summary>Looks at what every rung answered to the same rows.</summary>
    /// <param name="runId">The run of the evaluation.</param>
    /// <param name="by">What answers are held against and ranked by, and how many rows the input has.</param>
    /// <param name="answers">
    /// The graded answers, a rung behind the other, each with the same rows in order; and their texts, where rung and
    /// stage have the same number.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<CascadeEvidence> OfAsync(
        string runId, (QualityTerms Quality, int Rows) by,
        (IReadOnlyList<RungAnswers> Graded, ICascadeAnswers Texts) answers, CancellationToken cancellationToken)
    {
        var isByLabel = by.Quality.Against == Yardstick.Labels || by.Quality.Grader.Kind == GraderKind.Judge;
        var model = ConfidenceModel.Of(by.Quality.Confidence);
        List<RungEvidence> rungs = [];
        for (var rung = 0; rung < answers.Graded.Count; rung++)
        {
            var history = new RungHistory(rung);
            var scores = await RungScores.ReadAsync((history, by.Rows), model, answers.Texts, cancellationToken);
            List<int> rows = [];
            await foreach (var answer in answers.Texts.ReadAsync(rung, null, cancellationToken))
                rows.Add(answer.Row);
            List<(int Row, Grade Grade)> graded =
                [.. rows.Zip(answers.Graded[rung].Answers, (row, answer) => (row, answer.Grade))];
            HashSet<int> wrongByLabel = [.. graded.Where(each => !each.Grade.IsRight).Select(each => each.Row)];
            var wrong = isByLabel
                ? wrongByLabel
                : await DifferingAsync(
                    (by.Quality, answers.Texts), [.. rows.Where(row => scores.Signs[row] is not null)],
                    (history, answers.Graded.Count - 1), cancellationToken);
            rungs.Add(new(answers.Graded[rung].Name,
            [
                .. graded.Select(each => new AnswerEvidence(
                    each.Row, scores.Signs[each.Row] is { } signs ? model.ScoreOf(signs) : null,
                    scores.Signs[each.Row] is null || wrong.Contains(each.Row),
                    each.Grade.Score is null ? null : each.Grade.IsRight)),
            ]));
        }

        // Votes are not asked by an evaluation.
        return new(runId, rungs,
            by.Quality.Confidence.Count > 0 && by.Quality.Confidence.All(sign => sign.Kind != ConfidenceKind.Votes));
    }

    /// <summary>The same of the rungs of a cascade, in its order; null where one of them was not evaluated.</summary>
    public CascadeEvidence? For(IReadOnlyList<string> names)
    {
        List<RungEvidence> found =
            [.. names.Select(name => Rungs.FirstOrDefault(rung => rung.Name == name)).OfType<RungEvidence>()];
        // What is wrong was held against the last rung of the evaluation.
        return found.Count == names.Count && names[^1] == Rungs[^1].Name ? this with { Rungs = found } : null;
    }

    static async Task<HashSet<int>> DifferingAsync(
        (QualityTerms Quality, ICascadeAnswers Texts) by, IReadOnlyList<int> rows, (RungHistory Rung, int Dear) of,
        CancellationToken cancellationToken)
    {
        if (of.Rung.Asked == of.Dear)
            return [];
        var found = await new AnswerCheck(by.Quality, by.Texts).OfAsync(rows, of.Rung, of.Dear, cancellationToken);
        return [.. rows.Zip(found).Where(row => row.Second.IsWrong).Select(row => row.First)];
    }
}
