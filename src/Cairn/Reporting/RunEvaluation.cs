using System.Globalization;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>Grades what the rungs of a run answered; it can be done again at any time, at no cost.</summary>
/// <param name="material">The run, with the rungs that it compares as the cascade of its workload.</param>
/// <param name="labels">What is right; null where the grader needs no labels.</param>
/// <param name="grader">Compares the answers with it.</param>
public sealed class RunEvaluation(RunMaterial material, Labels? labels, Grader grader)
{
    /// <summary>The answers of each rung, graded; rows without a record yet are left out.</summary>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="done">Told how many answers of a rung are graded; null when nobody wants to know.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RungAnswers>> AnswersAsync(
        RunSnapshot snapshot, Action<int>? done, CancellationToken cancellationToken)
    {
        material.Follow(snapshot.Run);
        List<Row> rows =
            [.. material.Rows.Rows().Where(row => material.Layout.Parts.Any(part => part.PlaceOf(row.Number) >= 0))];
        await using var records = new RecordFinder(material, snapshot);
        List<RungAnswers> rungs = [];
        foreach (var stage in snapshot.Run.Stages.Where(stage => stage.Kind == StageKind.Ask))
        {
            var asked = await AskedAsync((stage, rows), records, cancellationToken);
            var answers = grader is JudgeGrader
                ? await JudgedAsync((stage, asked), records, cancellationToken)
                : await GradeAsync(asked, done, cancellationToken);
            rungs.Add(new(NameOf(stage, rungs), answers));
        }

        return rungs;
    }

    /// <summary>What a judge has cost so far; null where none was asked.</summary>
    public Usd? JudgeCost(RunSnapshot snapshot)
    {
        List<StageReport> judges =
        [
            .. StageReport.All(snapshot, material.Layout)
                .Where(stage => snapshot.Run.Stages[stage.Stage].Kind == StageKind.Judge),
        ];
        return judges.Count == 0 ? null : judges.Aggregate(Usd.Zero, (sum, stage) => sum + stage.Usd);
    }

    async Task<List<(Row Row, RowRecord Record, bool IsFirst)>> AskedAsync(
        (RunStage Stage, List<Row> Rows) of, RecordFinder records, CancellationToken cancellationToken)
    {
        List<(Row Row, RowRecord Record, bool IsFirst)> asked = [];
        foreach (var row in of.Rows)
        {
            var place = material.Layout.Parts[of.Stage.Number].PlaceOf(row.Number);
            if (place >= 0 && records.RecordedAt(place) is not null)
            {
                var record = await records.FindAtAsync(place, cancellationToken);
                asked.Add((row, record, material.Layout.RowAt(place) == row.Number));
            }
        }

        return asked;
    }

    // A row without an answer to judge is wrong; one whose judgement is missing, or is no score, has no grade.
    async Task<IReadOnlyList<GradedAnswer>> JudgedAsync(
        (RunStage Stage, List<(Row Row, RowRecord Record, bool IsFirst)> Asked) of, RecordFinder records,
        CancellationToken cancellationToken)
    {
        var judge = material.Stages.FirstOrDefault(stage =>
            stage.Kind == StageKind.Judge && stage.Rung == of.Stage.Rung);
        List<GradedAnswer> answers = [];
        foreach (var asked in of.Asked)
        {
            var (answer, text) = AnswerOf(asked);
            var place = judge is null ? -1 : material.Layout.Parts[judge.Number].PlaceOf(asked.Row.Number);
            answers.Add(text is null || grader.LabelOf(text) is null
                ? answer
                : answer with { Grade = await JudgementAsync(place, records, cancellationToken) });
        }

        return answers;
    }

    static async Task<Grade> JudgementAsync(
        int place, RecordFinder records, CancellationToken cancellationToken)
    {
        if (place < 0 || records.RecordedAt(place) is null)
            return Grade.Ungraded("the judge has not answered yet");
        var record = await records.FindAtAsync(place, cancellationToken);
        return record.Verdict(JudgePrompt.Schema) switch
        {
            RowVerdict.Succeeded(var text, _) => JudgeGrader.Read(text),
            RowVerdict.Failed(var type, var message) => Grade.Ungraded($"the judge gave no score: {type}, {message}"),
            _ => JudgeGrader.Read(null),
        };
    }

    string NameOf(RunStage stage, List<RungAnswers> before)
    {
        var name = material.Workload.Cascade[stage.Rung].ToString();
        return before.Any(rung => rung.Name == name)
            ? string.Create(CultureInfo.InvariantCulture, $"{name} ({stage.Rung + 1})")
            : name;
    }

    async Task<IReadOnlyList<GradedAnswer>> GradeAsync(
        List<(Row Row, RowRecord Record, bool IsFirst)> asked, Action<int>? done, CancellationToken cancellationToken)
    {
        List<(GradedAnswer Answer, string? Text)> answers = [.. asked.Select(each => AnswerOf(each))];
        var grades = new Queue<Grade>(await grader.GradeAllAsync(
            [
                .. answers.Zip(asked).Where(pair => pair.First.Text is not null)
                    .Select(pair => (pair.First.Text!, labels?[pair.Second.Row.Number], (Row?)pair.Second.Row)),
            ],
            done, cancellationToken));
        return
        [
            .. answers.Select(each => each.Text is null ? each.Answer : each.Answer with { Grade = grades.Dequeue() }),
        ];
    }

    // Rows that ask the same share an answer, which was paid once.
    (GradedAnswer Answer, string? Text) AnswerOf((Row Row, RowRecord Record, bool IsFirst) asked)
    {
        var message = (asked.Record.Line?.Result as BatchResult.Succeeded)?.Message;
        var verdict = asked.Record.Verdict(material.SchemaAt(asked.Row, asked.Record.Place));
        var answer = new GradedAnswer(asked.Row.Key, Grade.Wrong)
        {
            End = verdict switch
            {
                RowVerdict.Succeeded => AnswerEnd.Complete,
                RowVerdict.Failed("max_tokens" or "model_context_window_exceeded", _) => AnswerEnd.Truncated,
                RowVerdict.Failed("refusal", _) => AnswerEnd.Refused,
                _ => AnswerEnd.Failed,
            },
            OutputTokens = message?.Usage.OutputTokens,
            Cost = message is not null && asked.IsFirst ? AnswerCost.Of(message, material) : Usd.Zero,
        };
        return (answer, (verdict as RowVerdict.Succeeded)?.Text);
    }
}
