using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Quality.Certifying;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>An evaluation before it is agreed to: rungs, the rows that they are compared on, and the price.</summary>
/// <param name="Prepared">The workload, with the rungs as its cascade.</param>
/// <param name="Terms">What they are compared for.</param>
/// <param name="Rows">The rows, ascending.</param>
/// <param name="Rungs">How each rung is asked.</param>
sealed record EvalDraft(
    PreparedWorkload Prepared, EvaluationTerms Terms, IReadOnlyList<int> Rows, IReadOnlyList<Planned> Rungs)
{
    /// <summary>Plans every rung on the same rows; nothing is sent.</summary>
    /// <param name="prepared">The workload as it stands.</param>
    /// <param name="terms">What its rungs are compared for.</param>
    /// <param name="sample">How many of the rows with labels, null for all; and the seed that draws them.</param>
    /// <param name="cancellationToken">Stops the reading of labels.</param>
    public static EvalDraft Of(
        PreparedWorkload prepared, EvaluationTerms terms, (int? Rows, int Seed) sample,
        CancellationToken cancellationToken)
    {
        var (labels, grader) = Yardsticks(prepared, cancellationToken);
        IReadOnlyList<int> rows = labels is null
            ? [.. Enumerable.Range(0, prepared.Input.RowCount)]
            : [.. labels.Rows];
        if (sample.Rows < rows.Count)
            rows = [.. AuditDraw.Rows(rows.Count, sample.Rows.Value, sample.Seed).Select(index => rows[index])];
        prepared = prepared.Evaluating(terms);
        var asked = RowSet.OfAscending(rows);
        List<Planned> rungs =
        [
            .. prepared.Workload.Cascade.Select((_, rung) => prepared.AtRung(rung).InBatches().PlanOf(asked)),
        ];
        var draft = new EvalDraft(prepared, terms, rows, rungs);
        return grader is not JudgeGrader judge ? draft : draft with
        {
            Judge = judge.Terms,
            Judgements = [.. rungs.Select((rung, number) => draft.Judged(judge.Terms, (rung, number), labels))],
        };
    }

    /// <summary>Who judges the answers; null where no model does.</summary>
    public JudgeTerms? Judge { get; init; }

    /// <summary>How the judge is expected to be asked about the answers of each rung; empty without one.</summary>
    public IReadOnlyList<Planned> Judgements { get; init; } = [];

    Planned Judged(JudgeTerms judge, (Planned Planned, int Number) rung, Labels? labels) => Prepared.PlanOfJudge(
        judge, (rung.Planned.Plan, Prepared.Workload.Cascade[rung.Number].MaxTokens), Rows,
        (row, _) => labels?[row]);

    /// <summary>What answers are compared with, and how.</summary>
    /// <exception cref="BadInputException">The workload does not say, or the labels are not as it says.</exception>
    public static (Labels? Labels, Grader Grader) Yardsticks(
        PreparedWorkload prepared, CancellationToken cancellationToken)
    {
        var quality = prepared.Workload.Quality;
        var grader = quality?.Grader is { Kind: GraderKind.Judge, Judge: { } judge } by
            ? new JudgeGrader(judge) { Field = by.Field }
            : Grader.Of(quality?.Grader ?? new());
        if (quality?.Labels is { } terms)
        {
            return (
                Labels.Read(terms, prepared.Workload.Input, prepared.Input, cancellationToken),
                grader);
        }

        return !grader.NeedsLabel
            ? (null, grader)
            : throw new BadInputException([new(prepared.Workload.Name, null, "no labels", "quality: {labels: ...}",
                "Say where the right answers stand: quality: {labels: {column: COLUMN}, grader: normalised}.")]);
    }

    /// <summary>What is allowed but makes the result worth nothing: a prompt that gives the answer away.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Prepared.Workload.Quality?.Labels is { File: null, Column: var column })
        {
            foreach (var (rung, number) in Prepared.Workload.Cascade.Select((rung, number) => (rung, number))
                .Where(each => Prepared.Workload.AtRung(each.number).Prompt.Blocks
                    .Any(block => block.Columns.Any(named => named.Name == column))))
            {
                yield return $"the prompt of rung {number + 1}, {rung}, names the column \"{column}\", which has the "
                    + "labels: it asks with the answer in it";
            }
        }
    }

    /// <summary>What all rungs together will cost, and the judge with them.</summary>
    public Estimate Estimate => Sum(Rungs.Concat(Judgements));

    /// <summary>What the judge of that will cost; null without one.</summary>
    public Estimate? JudgeEstimate => Judge is null ? null : Sum(Judgements);

    static Estimate Sum(IEnumerable<Planned> all) => all.Select(each => each.Plan.Estimate).Aggregate((sum, next) =>
        new(sum.Low + next.Low, sum.Expected + next.Expected, sum.High + next.High));

    /// <summary>The plan that the run agrees to: that of the first rung, with the price of all.</summary>
    public Plan Plan => Rungs[0].Plan with { Estimate = Estimate };

    /// <summary>The rungs with what each will cost, for people.</summary>
    public string Text()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{"rung",-36} {"rows",8} {"expected",12}   low to high\n"));
        foreach (var (rung, planned) in Prepared.Workload.Cascade.Zip(Rungs))
            Append(rung.ToString(), planned.Plan.Estimate);
        if (JudgeEstimate is { } judge)
            Append($"judge: {Judge!.Choice}", judge);
        Append("all", Estimate);
        return text.ToString();

        void Append(string name, Estimate estimate) => text.Append(CultureInfo.InvariantCulture,
            $"{name,-36} {Rows.Count,8:N0} {ReportText.About(estimate.Expected),12}   ")
            .Append(CultureInfo.InvariantCulture,
                $"{ReportText.About(estimate.Low)} to {ReportText.About(estimate.High)}\n");
    }

    /// <summary>A run with a stage for each rung, all in flight together; a judge comes behind them.</summary>
    public async Task<Run> AgreeAsync(
        CairnHome home, (Target Target, string? ModelsFile, Usd? Limit) by, string? output,
        CancellationToken cancellationToken)
    {
        var draft = RunDraft.Of(Prepared, by.Target, Plan, by.ModelsFile);
        draft = draft with
        {
            Limit = by.Limit,
            Spec = draft.Spec with { Evaluation = Terms, IsStaged = Judge is not null },
        };
        List<StageDraft> stages = [.. Rungs.Select((planned, rung) =>
            new StageDraft(StageKind.Ask, rung, planned.Layout.Scattered(Prepared.Input.RowCount, Rows)))];
        var run = await RunDraft.AgreeAsync(
            (draft, stages[0].Layout), home, Prepared, output, cancellationToken);
        foreach (var stage in stages.Skip(1))
            await LayoutFile.WriteAsync(home.FolderOf(run.Id), stage.Layout);
        return stages.Count == 1 ? run : run with { Later = StageFile.Number(run, stages[1..]) };
    }
}
