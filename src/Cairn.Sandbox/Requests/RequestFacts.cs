using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>All that the sandbox needs to know of one request; filled by <see cref="RequestReader"/>, then only
/// read.</summary>
sealed class RequestFacts
{
    public required RequestContext Context { get; init; }

    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public List<PromptBlock> Blocks { get; } = [];

    public string Model { get; set; } = "";

    public long? MaxTokens { get; set; }

    public CacheTtl? AutomaticTtl { get; set; }

    public OutputFormat Output { get; set; } = OutputFormat.None;

    public JsonElement Thinking { get; set; }

    /// <summary>The type of the tool choice, or null.</summary>
    public string? ToolChoice { get; set; }

    /// <summary>The tool it forces, or null.</summary>
    public string? ToolChoiceName { get; set; }

    public bool IsParallelToolUseDisabled { get; set; }

    /// <summary>What the beta of context management is told; 0 without it.</summary>
    public UInt128 ContextManagementHash { get; set; }

    public string? UserProfile { get; set; }

    public string? Speed { get; set; }

    public bool IsStreamed { get; set; }

    public string? Geo { get; set; }

    public decimal? Temperature { get; set; }

    public decimal? TopP { get; set; }

    public int Messages { get; set; }

    public string FirstRole { get; set; } = "";

    public string LastRole { get; set; } = "";

    public string LastUserText { get; set; } = "";

    /// <summary>The first thing that is wrong with the request, or null.</summary>
    public RequestFault? Fault { get; private set; }

    public bool IsUs => Geo == "us";

    public bool HasSystemMessage => Blocks.Exists(block => block.Role == "system");

    public bool HasImages => Blocks.Exists(block => block.Content.HasImage);

    public string? ThinkingType => Text(Thinking, "type");

    /// <summary>The tokens that thinking may take where it is set by hand; 0 elsewhere.</summary>
    public long ThinkingBudget =>
        Thinking.ValueKind == JsonValueKind.Object && Thinking.TryGetProperty("budget_tokens", out var budget)
        && budget.TryGetInt64(out var tokens) ? tokens : 0;

    public IEnumerable<BlockContent> Tools =>
        Blocks.TakeWhile(block => block.Level == PromptLevel.Tools).Select(block => block.Content);

    public void Fail(string message) => Fail(RequestFault.Invalid(message));

    public void Fail(RequestFault fault) => Fault ??= fault;

    static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
