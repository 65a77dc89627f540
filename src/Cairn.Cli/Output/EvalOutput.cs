using Cairn.Quality.Cascading;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Output;

/// <summary>Shows what rungs are worth, and says it to the shell.</summary>
static class EvalOutput
{
    const string FileName = "eval.json";

    /// <summary>Grades the answers of a run, keeps the evaluation among its results, and shows it.</summary>
    public static async Task<ExitCode> ShowAsync(
        Terminal terminal, (RunMaterial Material, PreparedWorkload Prepared) of, RunSnapshot snapshot,
        CancellationToken cancellationToken)
    {
        var spec = snapshot.Run.Spec;
        var (labels, grader) = EvalDraft.Yardsticks(of.Prepared, cancellationToken);
        var run = new RunEvaluation(of.Material, labels, grader);
        var rungs = await run.AnswersAsync(snapshot, null, cancellationToken);
        var evaluation = Evaluation.Of(rungs, spec.Evaluation!.Target) with
        {
            RunId = snapshot.Run.Id,
            Sandbox = spec.IsSandbox,
            PaidUsd = snapshot.Run.Settled,
            JudgeUsd = run.JudgeCost(snapshot),
        };
        evaluation = evaluation with
        {
            Findings = EvaluationFindings.Of(
                evaluation,
                await new EvalFacts(of.Material, labels).OfAsync(snapshot, rungs, cancellationToken),
                spec.Evaluation.Ablates),
        };
        await File.WriteAllTextAsync(
            Path.Combine(spec.OutputFolder, FileName), ReportJson.Of(evaluation) + "\n", cancellationToken);
        if (snapshot.Run.Pending == 0 && !spec.Evaluation.Ablates && rungs.Count > 1)
            await KeepAsync((of.Material, labels), snapshot, rungs, cancellationToken);
        if (snapshot.Run.Pending > 0)
            terminal.Warn($"{snapshot.Run.Pending:N0} answers are missing; `cairn resume {snapshot.Run.Id}` goes on");
        return Show(terminal, evaluation, rungs);
    }

    static async Task KeepAsync(
        (RunMaterial Material, Labels? Labels) of, RunSnapshot snapshot, IReadOnlyList<RungAnswers> rungs,
        CancellationToken cancellationToken)
    {
        await using var answers = new CascadeAnswers(of.Material, snapshot, of.Labels);
        await EvidenceFile.WriteAsync(of.Material.Blobs, await CascadeEvidence.OfAsync(
            snapshot.Run.Id, (of.Material.Workload.Quality ?? new(), of.Material.Layout.InputRows), (rungs, answers),
            cancellationToken));
    }

    /// <summary>Shows an evaluation; the exit code says whether some rung is good enough.</summary>
    public static ExitCode Show(Terminal terminal, Evaluation evaluation, IReadOnlyList<RungAnswers> rungs)
    {
        foreach (var (rung, quality) in rungs.Zip(evaluation.Rungs).Where(pair => pair.Second.Ungraded > 0))
        {
            var (row, error) = rung.Answers.Where(answer => answer.Grade.Error is not null)
                .Select(answer => (answer.Row, answer.Grade.Error)).First();
            terminal.Warn($"{quality.Ungraded:N0} of {quality.Rows:N0} answers of {rung.Name} could not be graded; "
                + $"the first, row {row}: {error}");
        }

        terminal.Result(EvaluationText.Of(evaluation), () => ReportJson.Of(evaluation));
        return evaluation.Rungs.Any(rung => rung.Ungraded > 0) ? ExitCode.FailedRows
            : evaluation is { Target: not null, Chosen: null } ? ExitCode.NotCertifiable
            : ExitCode.Success;
    }
}
