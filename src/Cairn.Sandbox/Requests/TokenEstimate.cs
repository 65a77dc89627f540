namespace Cairn.Sandbox.Requests;

/// <summary>The one place that turns text into tokens. The real tokenizers are not public, so this is a stated
/// estimate.</summary>
/// <remarks>
/// Text: UTF-16 characters / 3.5 for the first tokenizer, 1.3 times that for the second, rounded up per block;
/// anything that is
/// neither text nor media counts as its compact JSON. Each message adds three tokens of framing; images and documents
/// cost a constant.
/// </remarks>
static class TokenEstimate
{
    public const long FramingTokens = 3;
    public const long ImageTokens = 1_600;
    public const long DocumentTokens = 3_000;

    public static long OfChars(long chars, int tokenizer) => tokenizer == 1
        ? ((chars * 2) + 6) / 7
        : ((chars * 13) + 34) / 35;

    /// <summary>How many characters fit into this many tokens.</summary>
    public static long CharsWithin(long tokens, int tokenizer) => tokenizer == 1
        ? tokens * 7 / 2
        : tokens * 35 / 13;

    public static long OfBlock(PromptBlock block, int tokenizer) =>
        (block.ExactTokens ?? (OfChars(block.Content.Chars, tokenizer) + block.Content.MediaTokens))
        + block.AddedTokens + (block.OpensMessage ? FramingTokens : 0);

    public static long OfPrompt(IEnumerable<PromptBlock> blocks, int tokenizer) =>
        blocks.Sum(block => OfBlock(block, tokenizer));
}
