using Cairn.Profiling.Tokens;

namespace Cairn.Running;

/// <summary>
/// Compares what a batch's rows were estimated at with what was billed for them, on at most a thousand of them.
/// </summary>
sealed class UsageSampler(RunMaterial material)
{
    const int RowsMax = 1_000;

    /// <summary>The samples by model; rows without an answer that was billed are left out.</summary>
    public IReadOnlyList<UsageSample> Of(Submission ended, IReadOnlyList<RowResult> results)
    {
        var every = ((ended.Count - 1) / RowsMax) + 1;
        var billed = ended.Rows
            .Where((_, index) => index % every == 0)
            .Select((place, nth) => (First: place, Second: results[nth * every]))
            .Where(pair => pair.Second.By is not null)
            .ToList();
        var requests = material.Ask(RowSet.OfAscending(billed.Select(pair => pair.First)));
        var samples = new SortedDictionary<string, (RatioSums Prompts, RatioSums Answers)>(StringComparer.Ordinal);
        foreach (var ((_, request), (_, result)) in requests.Zip(billed))
        {
            var (prompts, answers) = samples.TryGetValue(request.Model, out var sums) ? sums : default;
            var estimated = TokenEstimator.Estimate(request, material.Catalog.Find(request.Model)).Tokens;
            samples[request.Model] = (
                prompts + RatioSums.Of(estimated, result.Tokens.Prompt),
                answers + RatioSums.Of(request.MaxTokens, result.Tokens.Output));
        }

        var stage = material.Layout.PartAt(ended.Rows.Ranges[0].Start);
        var template = stage > 0 && material.Stages[stage].Kind == StageKind.Judge
            ? $"{material.Spec.WorkloadFingerprint}/judge"
            : TemplateOf(material.Spec.WorkloadFingerprint, stage == 0 ? 0 : material.Stages[stage].Rung);
        return [.. samples.Select(sample => new UsageSample(
            material.RunId, template, sample.Key, sample.Value.Prompts, sample.Value.Answers))];
    }

    /// <summary>By which name the ledger keeps what answers of a rung taught.</summary>
    public static string TemplateOf(string fingerprint, int rung) =>
        rung == 0 ? fingerprint : $"{fingerprint}/{rung}";
}
