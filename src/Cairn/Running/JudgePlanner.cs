using Cairn.Planning;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Puts the answers of an evaluation before a judge, once all are there: a stage for each rung.</summary>
/// <param name="labels">What is right; null where nobody said.</param>
/// <param name="grader">Which part of an answer counts.</param>
/// <param name="layOut">Plans what the judge is asked: the workload of that stage, and its rows, ascending.</param>
public sealed class JudgePlanner(
    Labels? labels, JudgeGrader grader, Func<Workload, IReadOnlyList<int>, RunLayout> layOut) : IStagePlanner
{
    /// <inheritdoc/>
    public async Task<NextStages> NextAsync(
        RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var stages = snapshot.Run.Stages;
        if (stages.Any(stage => stage.Kind == StageKind.Judge))
            return new NextStages.None();

        await using var records = new RecordFinder(run, snapshot);
        List<StageDraft> drafts = [];
        foreach (var stage in stages)
        {
            var answers = await AnswersAsync((run, records), stage, cancellationToken);
            if (answers.Count == 0)
                continue;
            await JudgeFile.WriteAsync(run.Blobs, stages.Count + drafts.Count, answers);
            var layout = layOut(run.Workload.Judging(grader.Terms, answers), [.. answers.Keys]);
            drafts.Add(new(StageKind.Judge, stage.Rung, layout));
        }

        return drafts.Count > 0 ? new NextStages.Append(drafts) : new NextStages.None();
    }

    // A row without an answer is wrong, and so is an answer without the field; neither needs a judge.
    async Task<SortedDictionary<int, JudgedAnswer>> AnswersAsync(
        (RunMaterial Run, RecordFinder Records) of, RunStage stage, CancellationToken cancellationToken)
    {
        var part = of.Run.Layout.Parts[stage.Number];
        var answers = new SortedDictionary<int, JudgedAnswer>();
        foreach (var row in of.Run.Rows.Rows().Where(row => part.PlaceOf(row.Number) >= 0))
        {
            var record = await of.Records.FindAtAsync(part.PlaceOf(row.Number), cancellationToken);
            if (record.Verdict(of.Run.SchemaAt(row, record.Place)) is RowVerdict.Succeeded(var text, _)
                && grader.LabelOf(text) is { } answer)
            {
                answers[row.Number] = new(row.Key, answer, labels?[row.Number]);
            }
        }

        return answers;
    }
}
