using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling.Tokens;

/// <summary>
/// Says how many tokens a prompt has without asking the API and without the tokenizer's vocabulary: by what its text
/// consists of (words by their length, capitals, digits, punctuation, white space, other scripts).
/// </summary>
/// <remarks>
/// The weights are in <c>tokens.json</c>, with their source. On real prompts of tasks that were left out of the fit the
/// error is some 4% for a prompt and 2% for the sum of a task; <c>bench/run tokens</c> prints it. The weights of the
/// second tokenizer generation follow from the first by published factors, so they are less certain.
/// </remarks>
public static class TokenEstimator
{
    /// <summary>The tokens of a whole prompt, rounded up: as it is estimated.</summary>
    public static long Tokens(ComposedRequest request, Model model) =>
        (long)Math.Ceiling(Estimate(request, model).Tokens);

    /// <summary>The tokens of one block, rounded up; an image or document counts as a typical one (1,600).</summary>
    public static long Tokens(PromptBlock block, TokenizerGeneration tokenizer) =>
        (long)Math.Ceiling(Weight(block, tokenizer));

    /// <summary>The tokens of one block, not rounded, so that blocks add up to a prompt.</summary>
    public static double Weight(PromptBlock block, TokenizerGeneration tokenizer) =>
        TokenWeights.Of(tokenizer).Measure(block).Tokens;

    /// <summary>The tokens of plain text.</summary>
    /// <param name="utf8">The text; no framing is added.</param>
    /// <param name="tokenizer">Whose tokens.</param>
    public static TokenEstimate Estimate(ReadOnlySpan<byte> utf8, TokenizerGeneration tokenizer)
    {
        var weights = TokenWeights.Of(tokenizer);
        return weights.Estimate(weights.Measure(TextFeatures.Of(utf8)));
    }

    /// <summary>The tokens of a whole prompt, with how far they may be off: its blocks, what the API puts around them,
    /// and the prompt of its own with which it explains tools (as for a forced choice, which is the longer one; nothing
    /// where it is not known).</summary>
    public static TokenEstimate Estimate(ComposedRequest request, Model model)
    {
        var prompt = new PromptWeight(model);
        foreach (var block in request.BlockSpan)
            prompt.Add(block);
        return prompt.Estimate();
    }
}
