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
            List<(Row Row, RowRecord Record, bool IsFirst)> asked = [];
            foreach (var row in rows)
            {
                var place = material.Layout.Parts[stage.Number].PlaceOf(row.Number);
                if (place >= 0 && records.RecordedAt(place) is not null)
                {
                    var record = await records.FindAtAsync(place, cancellationToken);
                    asked.Add((row, record, material.Layout.RowAt(place) == row.Number));
                }
            }

            rungs.Add(new(NameOf(stage, rungs), await GradeAsync(asked, done, cancellationToken)));
        }

        return rungs;
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
