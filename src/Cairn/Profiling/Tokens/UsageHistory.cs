namespace Cairn.Profiling.Tokens;

/// <summary>What all runs of one template have taught, so that a run starts from the ratio of the one before.</summary>
/// <param name="Samples">One for each run and model, oldest run first.</param>
public sealed record UsageHistory(IReadOnlyList<UsageSample> Samples)
{
    /// <summary>How prompts of a model relate to their estimate.</summary>
    /// <param name="model">The model's full id.</param>
    /// <param name="rows">The estimate of the rows to ask; its error is what is known without any run.</param>
    /// <param name="runId">The run that asks: what it has seen itself counts in full. Null before it begins.</param>
    public TokenCalibration Prompts(string model, TokenEstimate rows, string? runId = null) =>
        Learn(TokenCalibration.OfPrompts(rows), Of(model), (sample => sample.Prompts, runId));

    /// <summary>How much of their <c>max_tokens</c> a model's answers use.</summary>
    /// <param name="model">The model's full id.</param>
    /// <param name="runId">The run that asks: what it has seen itself counts in full. Null before it begins.</param>
    public TokenCalibration Answers(string model, string? runId = null) =>
        Learn(TokenCalibration.OfAnswers(), Of(model), (sample => sample.Answers, runId));

    IEnumerable<UsageSample> Of(string model) => Samples.Where(sample => sample.Model == model);

    static TokenCalibration Learn(
        TokenCalibration prior, IEnumerable<UsageSample> samples, (Func<UsageSample, RatioSums> Sums, string? RunId) of)
    {
        var known = prior;
        foreach (var sample in samples.OrderBy(sample => sample.RunId == of.RunId))
        {
            known = known.Learn(of.Sums(sample));
            if (sample.RunId != of.RunId)
                known = known.ForNextRun();
        }

        return known;
    }
}
