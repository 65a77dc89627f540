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
    SearchResult,
    Thinking,
    ToolUse,
    ToolResult,
    ToolChange,
    Tool,

    /// <summary>Web search or fetch, which the API turns into a part of the system prompt.</summary>
    WebTool,
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
sealed record BlockContent(BlockKind Kind, UInt128 Hash, long Chars, long MediaTokens)
{
    /// <summary>The API's word for the block, where its place matters.</summary>
    public string Type { get; init; } = "";

    /// <summary>The life its marker asks for, or null without one.</summary>
    public CacheTtl? Ttl { get; init; }

    /// <summary>Whether there is an image anywhere in it.</summary>
    public bool HasImage { get; init; }

    /// <summary>Whether a text in it quotes something.</summary>
    public bool HasCitations { get; init; }

    /// <summary>Whether the model is asked to cite from it.</summary>
    public bool IsCited { get; init; }

    /// <summary>What ties the use of a tool to its result.</summary>
    public string? ToolId { get; init; }

    public string? ToolName { get; init; }

    /// <summary>Whether it is a tool that is not shown to the model before a search finds it.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>What is wrong with it, as the continuation of its path; null if nothing.</summary>
    public string? Fault { get; init; }

    public bool MayBeMarked => Kind != BlockKind.Thinking && (Kind != BlockKind.Text || Chars > 0) && !IsDeferred;

    public static BlockContent Broken(string fault) => new(BlockKind.Other, 0, 0, 0) { Fault = fault };
}

/// <summary>A block in its place.</summary>
/// <param name="Content">The block.</param>
/// <param name="Level">The part of the prompt it stands in.</param>
/// <param name="Role">The role of its message, or empty.</param>
/// <param name="OpensMessage">Whether it is the first of its message.</param>
readonly record struct PromptBlock(BlockContent Content, PromptLevel Level, string Role, bool OpensMessage);
