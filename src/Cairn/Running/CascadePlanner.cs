using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;
using Cairn.Quality.Grading;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Turns what a cascade decides into stages of its run, and keeps what was found among the run's files.
/// </summary>
/// <param name="labels">The right answers that somebody gave; null for none.</param>
/// <param name="layOut">Plans some rows of the input, ascending, at a rung.</param>
public sealed class CascadePlanner(Labels? labels, Func<int, IReadOnlyList<int>, RunLayout> layOut) : IStagePlanner
{
    static readonly HashSet<CascadeStop> All = [.. Enum.GetValues<CascadeStop>()];
    static readonly HashSet<CascadeStop> None = [];

    /// <summary>
    /// Plans what a judge is asked: the workload of that stage, and its rows, ascending. Needed where a judge grades.
    /// </summary>
    public Func<Workload, IReadOnlyList<int>, RunLayout>? LayOutJudged { get; init; }

    /// <inheritdoc/>
    public async Task<NextStages> NextAsync(
        RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using var answers = new CascadeAnswers(run, snapshot, labels);
        var stages = answers.Stages();
        var terms = new CascadeTerms
        {
            Rows = stages[0].Rows.Count,
            Rungs = run.Workload.Cascade.Count,
            Quality = run.Workload.Quality ?? new(),
            Seed = SeedOf(snapshot.Run),
            CostPerRow = CostPerRow(run, answers),
            Pilot = answers.PilotRows(),
            Overruled = snapshot.Run.Spec.AcceptsCascade ? All : None,
        };
        var decision = await new CascadeCourse(terms, answers).NextAsync(stages, cancellationToken);
        var record = new CascadeRecord(
            decision.Edges, decision.Notes, CertificateOf(terms, decision, snapshot.Run.Settled))
        {
            TopError = decision.TopError,
        };
        var whole = decision.Step is CascadeStep.Ask { Stage: { Task: CascadeTask.Escalate } next }
            ? CascadeCost.Of(snapshot, answers, next, terms.CostPerRow)
            : (Usd?)null;
        await (record with { WholeUsd = whole }).WriteAsync(run.Blobs, stages.Count);
        if (whole is { } cost && CascadeCost.Breach(snapshot.Run, cost) is { } tooMuch)
            return new NextStages.Halt(StopCause.Decision, tooMuch);
        return decision.Step switch
        {
            CascadeStep.Ask({ Task: CascadeTask.Judge } judge, _) { Judged: { } judged } =>
                new NextStages.Append([await JudgingAsync(run, (judge, stages.Count), judged)]),
            CascadeStep.Ask(var stage, var times) => new NextStages.Append([.. Enumerable.Repeat(
                new StageDraft(KindOf(stage.Task), stage.Rung, layOut(stage.Rung, stage.Rows)), times)]),
            CascadeStep.Stop(CascadeStop.NotCertifiable, var message) => new NextStages.Halt(
                StopCause.NotCertifiable, message + " " + GoOn(snapshot.Run.Id)),
            CascadeStep.Stop(CascadeStop.Grading, var message) => new NextStages.Halt(
                StopCause.Decision,
                $"{message} Mend it and run `cairn resume {snapshot.Run.Id}`: nothing is asked a second time."),
            CascadeStep.Stop(_, var message) => new NextStages.Halt(
                StopCause.Decision, message + " " + GoOn(snapshot.Run.Id)),
            _ => new NextStages.None(),
        };
    }

    // What is judged stands in a file before the stage is decided on: its requests are composed from it.
    async Task<StageDraft> JudgingAsync(
        RunMaterial run, (CascadeStage Stage, int Number) of, IReadOnlyDictionary<int, JudgedAnswer> judged)
    {
        var layOut = LayOutJudged ?? throw new InvalidOperationException("Nobody plans what a judge is asked.");
        await JudgeFile.WriteAsync(run.Blobs, of.Number, new(judged.ToDictionary()));
        var judging = run.Workload.Judging(run.Workload.Quality!.Grader.Judge!, judged);
        return new(StageKind.Judge, of.Stage.Rung, layOut(judging, of.Stage.Rows));
    }

    static string GoOn(string run) =>
        $"The cheap answers are kept; `cairn resume {run} --accept-cascade` goes on with the cascade as it is.";

    static Certificate? CertificateOf(CascadeTerms terms, CascadeDecision decision, Usd paid)
    {
        List<CertificatePart> parts = [.. decision.Edges.Select(edge => edge.Part).OfType<CertificatePart>()];
        if (decision.Step is not CascadeStep.Done || parts.Count == 0)
            return null;

        var whole = new EscalationTerms(terms.Quality.Target!.Value, terms.Quality.Delta);
        return new(whole.Target, whole.Delta, terms.Rows, whole.Whole(terms.Rows).AllowedErrors, parts)
        {
            CostUsd = paid,
        };
    }

    // The id is drawn before the first row is asked.
    static long SeedOf(Run run) => BinaryPrimitives.ReadInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{run.Id} {run.Spec.InputSha256} audits")));

    // What the first rung was billed, at the prices of the others: until an audit was billed.
    static IReadOnlyList<Usd> CostPerRow(RunMaterial run, CascadeAnswers answers)
    {
        var first = answers.CostOf(0).Amount / Math.Max(1, answers.RowsOf(0));
        var prices = run.Workload.Cascade
            .Select(rung => run.Catalog.Find(rung.Choice.ModelId).TierFor(0).Price.Input).ToList();
        return [.. prices.Select(price => new Usd(first * price / prices[0]))];
    }

    static StageKind KindOf(CascadeTask task) => task switch
    {
        CascadeTask.Ask => StageKind.Ask,
        CascadeTask.Vote => StageKind.Vote,
        CascadeTask.Fit => StageKind.Fit,
        CascadeTask.Audit => StageKind.Audit,
        _ => StageKind.Escalate,
    };
}
