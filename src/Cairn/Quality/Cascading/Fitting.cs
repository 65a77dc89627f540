using Cairn.Quality.Certifying;
using Cairn.Quality.Confidence;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>
/// Weighs several signs of confidence by rows of which it is known whether their answer is right: by labels, or else by
/// a few dear answers. Which rows these are is drawn and has nothing to do with their answers.
/// </summary>
sealed class Fitting(RungEdge edge, ICascadeAnswers answers, AnswerCheck check)
{
    const int LabelledMax = 500;
    const int AskedMax = 300;
    const int AskedShare = 20;

    // Far from the seeds of the audits, which are next to each other.
    const long Apart = 0x5EED_0F17;

    QualityTerms Quality => edge.Terms.Quality;

    // A declared sample is what is audited, and nothing else may look at it.
    bool HasLabels => Quality.Labels is { AreUniformSample: false };

    // A judge is asked once for each rung, about the audits.
    bool IsJudged => Quality.Grader.Kind == GraderKind.Judge;

    bool IsAgainstLabels => Quality.Against == Yardstick.Labels;

    /// <summary>The rows to be asked of the dearest rung first; null for none.</summary>
    public CascadeStep? Ask(ConfidenceModel model, IReadOnlyList<int> usable) =>
        model.Signs > 1 && !IsJudged && !HasLabels && !IsAgainstLabels && edge.History.Fit is null
        && Drawn(usable, Math.Min(AskedMax, usable.Count / AskedShare)) is { Count: >= LogisticModel.RowsMin } rows
            ? new CascadeStep.Ask(new(CascadeTask.Fit, edge.Terms.Top, rows), 1)
            : null;

    /// <summary>The model by which answers are ranked, and what it was learned from.</summary>
    public async Task<FittedRows> FitAsync(
        ConfidenceModel model, (IReadOnlyList<int> Usable, IReadOnlyList<decimal>?[] Signs) rung,
        CancellationToken cancellationToken)
    {
        var rows = model.Signs < 2 || IsJudged ? [] : HasLabels ? Labelled(rung.Usable)
            : edge.History.Fit is null ? [] : Drawn(rung.Usable, Math.Min(AskedMax, rung.Usable.Count / AskedShare));
        if (rows.Count < LogisticModel.RowsMin)
            return new(model, [], []);

        var dear = HasLabels ? null : edge.History.Fit;
        var found = await check.OfAsync(rows, edge.History, dear, cancellationToken);
        var known = rows.Zip(found).Where(row => !row.Second.IsUnanswered).ToList();
        var fitted = model.With(LogisticModel.Fit(
            [.. known.Select(row => (rung.Signs[row.First]!, !row.Second.IsWrong))]));
        return HasLabels && !IsAgainstLabels
            ? new(fitted, [], [])
            : new(fitted, [.. rows.Zip(found).Where(row => !row.Second.IsWrong).Select(row => row.First)],
                [.. rows.Zip(found).Where(row => row.Second.IsWrong).Select(row => row.First)]);
    }

    IReadOnlyList<int> Labelled(IReadOnlyList<int> usable)
    {
        List<int> labelled = [.. usable.Where(row => answers.LabelOf(row) is not null)];
        return Drawn(labelled, Math.Min(LabelledMax, labelled.Count / 2));
    }

    List<int> Drawn(IReadOnlyList<int> rows, int count) =>
        [.. AuditDraw.Rows(rows.Count, count, unchecked(edge.Seed + Apart)).Select(index => rows[index])];
}

/// <summary>A model, and the rows that are not ranked because it was learned from them.</summary>
sealed record FittedRows(ConfidenceModel Model, IReadOnlyList<int> Right, IReadOnlyList<int> Wrong)
{
    readonly HashSet<int> _known = [.. Right, .. Wrong];

    public int Count => _known.Count;

    public bool IsKnown(int row) => _known.Contains(row);
}
