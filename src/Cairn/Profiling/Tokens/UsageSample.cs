namespace Cairn.Profiling.Tokens;

/// <summary>What answered rows of one run and model teach about estimates: estimated and billed tokens.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Template">The fingerprint of the workload that made its prompts.</param>
/// <param name="Model">The model's full id.</param>
/// <param name="Prompts">Estimated against billed tokens of the prompts, cached ones included.</param>
/// <param name="Answers"><c>max_tokens</c> against billed tokens of the answers.</param>
public sealed record UsageSample(
    string RunId, string Template, string Model, RatioSums Prompts, RatioSums Answers);
