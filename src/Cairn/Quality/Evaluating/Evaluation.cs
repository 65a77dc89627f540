using Cairn.Accounting;

namespace Cairn.Quality.Evaluating;

/// <summary>Which rung is good enough, and which is worth its price, on rows with known answers.</summary>
public sealed record Evaluation
{
    /// <summary>The run whose answers these are; null for recorded ones.</summary>
    public string? RunId { get; init; }

    /// <summary>Whether a sandbox answered; null for recorded answers.</summary>
    public bool? Sandbox { get; init; }

    /// <summary>What the run has cost, all waste included; null for recorded answers.</summary>
    public Usd? PaidUsd { get; init; }

    /// <summary>What of that a judge has cost; null where no model judged.</summary>
    public Usd? JudgeUsd { get; init; }

    /// <summary>The quality asked for, 0 to 1; null when none was.</summary>
    public decimal? Target { get; init; }

    /// <summary>The rungs in the order in which they were given.</summary>
    public required IReadOnlyList<RungQuality> Rungs { get; init; }

    /// <summary>Each rung with each one after it.</summary>
    public required IReadOnlyList<PairedComparison> Comparisons { get; init; }

    /// <summary>
    /// The smallest rung that clears the target: the one that costs least for each row, or the first one given where
    /// costs are not known. Null when none does, or nothing was asked for.
    /// </summary>
    public string? Chosen { get; init; }

    /// <summary>
    /// What of the prompts costs more than it is worth, one sentence each; only of runs, which know their prompts.
    /// </summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>Judges and compares rungs.</summary>
    /// <param name="rungs">At least one, from small to large where their costs are not known.</param>
    /// <param name="target">The quality asked for, 0 to 1, or null.</param>
    public static Evaluation Of(IReadOnlyList<RungAnswers> rungs, decimal? target)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rungs.Count);
        List<RungQuality> qualities = [.. rungs.Select(rung => Placed(rung, target))];
        var isPriced = qualities.All(rung => rung.CostUsd is not null);
        if (isPriced)
            qualities = [.. qualities.Select(rung => rung with { OnFront = IsOnFront(rung, qualities) })];
        var bySize = isPriced ? qualities.OrderBy(rung => rung.CostPerRowUsd!.Value) : qualities.AsEnumerable();
        return new()
        {
            Target = target,
            Rungs = qualities,
            Comparisons =
            [
                .. from first in rungs.Index()
                   from second in rungs.Skip(first.Index + 1)
                   select PairedComparison.Of(first.Item, second),
            ],
            Chosen = bySize.FirstOrDefault(rung => rung.Standing == Standing.Clears)?.Name,
        };
    }

    static RungQuality Placed(RungAnswers rung, decimal? target)
    {
        var quality = RungQuality.Of(rung);
        if (target is not { } bar)
            return quality;

        var standing = quality.Interval switch
        {
            { } interval when interval.Low >= bar => Standing.Clears,
            { } interval when interval.High < bar => Standing.Misses,
            _ => Standing.Open,
        };
        return quality with
        {
            Standing = standing,
            LabelsToSettle = standing == Standing.Open ? Settling.MoreLabels(rung, bar) : null,
        };
    }

    static bool IsOnFront(RungQuality rung, IEnumerable<RungQuality> all) =>
        rung.Quality is not null && !all.Any(other =>
            other.Quality >= rung.Quality && other.CostPerRowUsd <= rung.CostPerRowUsd
            && (other.Quality > rung.Quality || other.CostPerRowUsd < rung.CostPerRowUsd));
}
