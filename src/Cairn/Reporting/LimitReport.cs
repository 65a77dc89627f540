using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Quality.Lengths;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>How long answers may be, and what becomes of those that would be longer.</summary>
public sealed record LimitReport
{
    const decimal TokensPerRate = 1_000_000m;

    /// <summary>The <c>max_tokens</c> of the first rows.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Whether later rows get another by the lengths of the answers.</summary>
    public required bool IsAuto { get; init; }

    /// <summary>The share of answers that it will cut off, by the last run; null where none is known.</summary>
    public double? TruncatedShare { get; init; }

    /// <summary>What these answers will cost for nothing; null where no answer is known.</summary>
    public Usd? TruncatedUsd { get; init; }

    /// <summary>The limit of a plan; null for ready batch lines, which name their own.</summary>
    /// <param name="workload">What is asked.</param>
    /// <param name="known">The lengths of earlier answers of a model; empty where there are none.</param>
    /// <param name="planned">How it is sent.</param>
    /// <param name="catalog">The prices.</param>
    public static LimitReport? Of(
        Workload workload, Func<string, OutputLengths> known, Planned planned, ModelCatalog catalog)
    {
        if (workload is not { MaxTokens: { } limit, ModelId: { } id })
            return null;

        var (model, report) = (
            catalog.Find(planned.Plan.Choice?.ModelId ?? id),
            new LimitReport { MaxTokens = limit, IsAuto = workload.IsMaxTokensAuto });
        var lengths = known(model.Id);
        if (report.IsAuto || lengths.Count == 0)
            return report;

        var share = lengths.ShareAbove(LengthTally.Rounded(limit));
        var longer = Math.Max(0, limit - lengths.MeanUpTo(limit));
        var rate = model.PriceTiers[0].Price.Output * model.BatchMultiplier / TokensPerRate;
        var rows = planned.Candidate.Profile.Asked?.Count ?? 0;
        return report with
        {
            TruncatedShare = share,
            TruncatedUsd = new Usd((decimal)share
                * (planned.Plan.Estimate.Expected.Amount + (rows * (decimal)longer * rate))).RoundedUp(),
        };
    }

    /// <summary>In words; empty where nothing is known that a person would act on.</summary>
    public override string ToString() =>
        IsAuto ? FormattableString.Invariant($"up to {MaxTokens:N0} tokens at first, then by their lengths")
        : TruncatedShare is > 0 and var share
            ? FormattableString.Invariant($"{100 * share:0.##}% are cut off at {MaxTokens:N0} tokens, ")
                + $"{ReportText.About(TruncatedUsd!.Value)} for nothing (by the last run)"
        : "";
}
