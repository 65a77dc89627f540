using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>
/// Says how many tokens a prompt has without asking the API: characters over a ratio for each tokenizer generation.
/// </summary>
/// <remarks>
/// About 3.5 English characters a token for the first generation (https://platform.claude.com/docs, glossary) and 30%
/// more tokens from the second on (https://platform.claude.com/docs/en/about-claude/pricing). Real prompts differ by
/// some 15% on average; the answers' own usage is what is billed.
/// </remarks>
public static class TokenEstimator
{
    // 3.5 characters a token, as whole numbers: tokens = characters * numerator / denominator.
    const int CharactersPerTwoTokens = 7;
    const int SecondGenerationPercent = 130;
    const int MediaTokens = 1_600;

    // What the API adds around the blocks; measured as 7 to 13 on real requests, and never billed as nothing.
    const int FramingTokens = 9;

    /// <summary>The tokens of <paramref name="utf16Length"/> characters of text, rounded up.</summary>
    public static long Tokens(long utf16Length, TokenizerGeneration tokenizer)
    {
        var percent = tokenizer == TokenizerGeneration.First ? 100 : SecondGenerationPercent;
        const int divisor = CharactersPerTwoTokens * 100;
        return ((utf16Length * 2 * percent) + divisor - 1) / divisor;
    }

    /// <summary>The tokens of a whole prompt: its blocks, what the API puts around them, and the prompt of its own with
    /// which it explains tools (as for a forced choice, which is the longer one; nothing where it is not
    /// known).</summary>
    public static long Tokens(ComposedRequest request, Model model) =>
        FramingTokens
        + (request.Blocks.Any(block => block.Section == PromptSection.Tools) ? model.ToolPrompt?.Forced ?? 0 : 0)
        + request.Blocks.Sum(block => Tokens(block, model.Tokenizer));

    /// <summary>The tokens of one block; an image or document counts as a typical one (1,600).</summary>
    public static long Tokens(PromptBlock block, TokenizerGeneration tokenizer) =>
        block.IsMedia ? MediaTokens : Tokens(block.Utf16Length, tokenizer);
}
