using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Quality.Grading;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting.Comparing;

/// <summary>Compares the answers that rows of a sample got in batches with those that they got one by one.</summary>
/// <param name="rows">The rows of the sample, from 0.</param>
/// <param name="grader">Grades both; null where nothing does.</param>
/// <param name="labels">What is right; null where nobody said.</param>
sealed class RealtimeComparison(IReadOnlyCollection<int> rows, Grader? grader, Labels? labels)
{
    const int HalfPercent = 50;
    const int SlowPercent = 95;

    /// <summary>Compares both runs as the ledger has them.</summary>
    /// <param name="batch">The run that asked in batches.</param>
    /// <param name="realtime">The run that asked the sample one by one.</param>
    /// <param name="latencies">How long its calls took.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RealtimeReport> OfAsync(
        (RunMaterial Material, RunSnapshot Snapshot) batch, (RunMaterial Material, RunSnapshot Snapshot) realtime,
        IReadOnlyCollection<TimeSpan> latencies, CancellationToken cancellationToken)
    {
        var (batched, single) = (
            await AnswersAsync(batch, cancellationToken), await AnswersAsync(realtime, cancellationToken));
        var both = batched.Keys.Where(single.ContainsKey).ToList();
        var waits = batch.Snapshot.Submissions.Where(each => each.BatchId is not null)
            .ToDictionary(each => each.BatchId!, each => each.EndedAt - each.AcceptedAt);
        var batchWaits = batched.Values.Select(answer => waits.GetValueOrDefault(answer.BatchId ?? ""))
            .OfType<TimeSpan>();
        return new(
            batch.Snapshot.Run.Spec.IsSandbox, rows.Count, both.Count,
            both.Count(row => NormalText.Of(batched[row].Text) == NormalText.Of(single[row].Text)),
            await WayAsync(batch, batched, both, [.. batchWaits], cancellationToken),
            await WayAsync(realtime, single, both, latencies, cancellationToken),
            realtime.Snapshot.Run.Settled);
    }

    async Task<Dictionary<int, Answer>> AnswersAsync(
        (RunMaterial Material, RunSnapshot Snapshot) of, CancellationToken cancellationToken)
    {
        of.Material.Follow(of.Snapshot.Run);
        var asked = rows.ToHashSet();
        Dictionary<int, Answer> answers = [];
        await using var records = new RecordFinder(of.Material, of.Snapshot);
        foreach (var row in of.Material.Rows.Rows().Where(row => asked.Contains(row.Number)))
        {
            var record = await records.FindAsync(row.Number, cancellationToken);
            if (record.Line?.Result is BatchResult.Succeeded({ } message)
                && record.Verdict(of.Material.SchemaAt(row, Math.Max(0, record.Place))) is RowVerdict.Succeeded(
                    var text, _))
            {
                answers[row.Number] = new(row, text, AnswerCost.Of(message, of.Material), record.BatchId);
            }
        }

        return answers;
    }

    async Task<WayReport> WayAsync(
        (RunMaterial Material, RunSnapshot Snapshot) of, Dictionary<int, Answer> answers, List<int> both,
        IReadOnlyCollection<TimeSpan> latencies, CancellationToken cancellationToken) => new(
            of.Snapshot.Run.Id, answers.Count,
            both.Aggregate(Usd.Zero, (sum, row) => sum + answers[row].Usd),
            WayReport.At(HalfPercent, latencies), WayReport.At(SlowPercent, latencies),
            await ScoreAsync([.. both.Select(row => answers[row])], cancellationToken));

    async Task<decimal?> ScoreAsync(List<Answer> answers, CancellationToken cancellationToken)
    {
        if (grader is null)
            return null;
        var grades = await grader.GradeAllAsync(
            [.. answers.Select(answer => (answer.Text, labels?[answer.Row.Number], (Row?)answer.Row))], null,
            cancellationToken);
        List<decimal> scores = [.. grades.Select(grade => grade.Score).OfType<decimal>()];
        return scores.Count == 0 ? null : scores.Average();
    }

    sealed record Answer(Row Row, string Text, Usd Usd, string? BatchId);
}
