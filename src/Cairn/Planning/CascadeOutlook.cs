using System.Globalization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Quality.Confidence;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>What a whole cascade is expected to cost, before any of its answers is known.</summary>
/// <param name="Rungs">The rungs, cheapest first.</param>
/// <param name="Audits">How many rows are audited at the first rung; 0 where nothing is certified.</param>
/// <param name="EscalatedShare">The share of rows that the first rung does not keep, audits included, 0 to 1.</param>
/// <param name="Source">What that share rests on.</param>
/// <param name="Whole">
/// What it costs: nothing escalated but audits, the share escalated, or every row asked at every rung.
/// </param>
/// <param name="AllCheap">Every row at the first rung alone.</param>
/// <param name="AllDear">Every row at the last rung alone.</param>
public sealed record CascadeOutlook(
    IReadOnlyList<RungOutlook> Rungs, int Audits, decimal EscalatedShare, string Source, Estimate Whole, Usd AllCheap,
    Usd AllDear)
{
    /// <summary>
    /// The cascade beside each rung alone and, where an evaluation has shown what each rung is worth, the cascade
    /// without one of its rungs.
    /// </summary>
    public IReadOnlyList<CascadeOption> Options { get => field ?? []; init; } = [];

    /// <summary>What a successful row of <see cref="Options"/> is.</summary>
    public string SuccessMeans { get => field ?? ""; init; } = "";

    /// <summary>The run of the evaluation that it rests on; null where it rests on assumptions.</summary>
    public string? EvaluatedBy { get; init; }

    /// <summary>What a judge of the audits is asked, which is part of the whole; null without one.</summary>
    public RungOutlook? Judge { get; init; }

    /// <summary>The outlook on a cascade whose rungs were each planned for all rows.</summary>
    internal static CascadeOutlook Of(
        IReadOnlyList<Planned> rungs, IReadOnlyList<string> names, QualityTerms? quality, CascadeEvidence? known)
    {
        var (terms, evidence) = (quality ?? new(), known?.For(names));
        var walk = new CascadeWalk(rungs[0].Plan.Rows, terms, evidence);
        var whole = walk.Of([.. Enumerable.Range(0, rungs.Count)]);
        var options = new CascadeOptions(walk, rungs, terms);
        List<RungOutlook> outlooks =
            [.. whole.Asked.Select((count, rung) => new RungOutlook(names[rung], count, options.CostOf(rung, count)))];
        var (first, last) = (rungs[0].Plan.Estimate, rungs[^1].Plan.Estimate);
        var audited = terms.Against == Yardstick.Labels ? 0 : whole.Audits;
        return new(outlooks, whole.Audits, whole.EscalatedShare, SourceOf(terms, evidence, walk.IsRanked),
            new(first.Low + options.LowAtTop(audited), outlooks.Aggregate(Usd.Zero, (sum, rung) => sum + rung.Usd),
                Enumerable.Range(0, rungs.Count).Aggregate(Usd.Zero, (sum, rung) => sum + options.HighOf(rung))),
            first.Expected, last.Expected)
        {
            Options = [.. options.All(evidence is not null)],
            SuccessMeans = evidence is { IsLabelled: true } || terms.Against == Yardstick.Labels
                ? "right by its label"
                : "as the dearest rung answers",
            EvaluatedBy = evidence?.RunId,
        };
    }

    /// <summary>What the cascade would save that costs least for each right row; null where it is this one.</summary>
    /// <remarks>Only ways that keep the target, and only where each right row and the whole cost less.</remarks>
    internal Advice? Advise()
    {
        var whole = Options[0];
        var best = Options.Where(option => option.KeepsTarget && option.UsdPerSuccessfulRow is not null)
            .MinBy(option => option.UsdPerSuccessfulRow!.Value);
        if (best is null || best == whole || whole.UsdPerSuccessfulRow is not { } price || best.Usd >= whole.Usd)
            return null;

        var way = best.Rungs is [var only]
            ? $"{Rungs[only].Rung} for every row"
            : "the cascade without " + Rungs[Enumerable.Range(0, Rungs.Count).Except(best.Rungs).Single()].Rung;
        return new("rungs", new(whole.Usd.Amount - best.Usd.Amount), string.Create(CultureInfo.InvariantCulture,
            $"{way} is expected to cost ${best.UsdPerSuccessfulRow!.Value.Amount:0.00####} for each right row, ")
            + string.Create(CultureInfo.InvariantCulture, $"this cascade ${price.Amount:0.00####} ({Source})."));
    }

    /// <summary>The same where something was paid before.</summary>
    internal CascadeOutlook Behind(Usd paid) => this with
    {
        Whole = new(Whole.Low + paid, Whole.Expected + paid, Whole.High + paid),
    };

    /// <summary>The same with a judge of the audits.</summary>
    /// <param name="judge">Who judges, as people read it.</param>
    /// <param name="estimate">What that costs at the first rung.</param>
    internal CascadeOutlook JudgedBy(string judge, Estimate estimate) => this with
    {
        Judge = new(judge, Audits, estimate.Expected),
        Whole = new(Whole.Low + estimate.Low, Whole.Expected + estimate.Expected, Whole.High + estimate.High),
        Options =
        [
            .. Options.Select(option =>
                option.Rungs.Count > 1 ? option with { Usd = option.Usd + estimate.Expected } : option),
        ],
    };

    static string SourceOf(QualityTerms quality, CascadeEvidence? evidence, bool isRanked)
    {
        if (evidence is null)
        {
            return quality.Target is null
                ? "assumed: 2% of the cheap answers are not usable"
                : "assumed: 14% of the cheap answers are wrong, and stated confidence is calibrated";
        }

        var first = evidence.Rungs[0].Answers;
        var found = Discrimination.Of([.. first.Where(answer => answer.Score is not null)
            .Select(answer => (answer.Score!.Value, !answer.IsWrong))]);
        return string.Create(CultureInfo.InvariantCulture,
            $"measured by the evaluation {evidence.RunId}: {first.Average(each => each.IsWrong ? 1.0 : 0):0.0%} of ")
            + string.Create(CultureInfo.InvariantCulture, $"{first.Count:N0} cheap answers are wrong")
            + (quality.Target is null ? ""
                : !isRanked ? "; assumed: stated confidence is calibrated"
                : found.Auroc is { } auroc && quality.Confidence.Count > 0
                    ? string.Create(CultureInfo.InvariantCulture, $", confidence AUROC {auroc:0.00}")
                    : "")
            + (evidence.IsOfEarlierVersion ? "; the workload has changed since" : "");
    }
}
