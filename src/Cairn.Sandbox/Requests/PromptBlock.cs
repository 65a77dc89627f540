namespace Cairn.Sandbox.Requests;

/// <summary>The three parts of a prompt, in the order in which the cache sees them.</summary>
enum PromptLevel
{
    Tools,
    System,
    Messages,
}

/// <summary>The kinds of blocks that the cache or the token count treat differently.</summary>
enum BlockKind
{
    Other,
    Text,
    Image,
    Document,
    Thinking,
    ToolUse,
    ToolResult,
    Tool,
}

/// <summary>The two lives a cache entry can have.</summary>
enum CacheTtl
{
    FiveMinutes,
    OneHour,
}

/// <summary>One block by itself: what it is, how long, and whether it is marked. Equal blocks share one
/// instance.</summary>
/// <param name="Kind">What the block is.</param>
/// <param name="Hash">Its canonical content, without its marker.</param>
/// <param name="Chars">UTF-16 characters that are counted as text.</param>
/// <param name="MediaTokens">Tokens of its images and documents.</param>
/// <param name="Ttl">The life its marker asks for, or null without one.</param>
/// <param name="HasImage">Whether there is an image anywhere in it.</param>
/// <param name="Fault">What is wrong with it, without the path in front; null if nothing.</param>
sealed record BlockContent(
    BlockKind Kind, UInt128 Hash, long Chars, long MediaTokens, CacheTtl? Ttl, bool HasImage, string? Fault)
{
    public bool MayBeMarked => Kind != BlockKind.Thinking && (Kind != BlockKind.Text || Chars > 0);
}

/// <summary>A block in its place.</summary>
/// <param name="Content">The block.</param>
/// <param name="Level">The part of the prompt it stands in.</param>
/// <param name="Role">The role of its message, or empty.</param>
/// <param name="OpensMessage">Whether it is the first of its message.</param>
readonly record struct PromptBlock(BlockContent Content, PromptLevel Level, string Role, bool OpensMessage)
{
    /// <summary>What a fixture says the block has; null leaves it to the estimate.</summary>
    public long? ExactTokens { get; init; }

    /// <summary>What the API itself adds in this place.</summary>
    public long AddedTokens { get; init; }
}
