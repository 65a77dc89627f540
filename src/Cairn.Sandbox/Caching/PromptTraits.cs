using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Caching;

/// <summary>What beside its blocks decides whether two prompts share a cache: each trait belongs to a level, and a
/// change loses that level and those after it.</summary>
sealed record PromptTraits
{
    public required string Workspace { get; init; }

    public required string Model { get; init; }

    public required UInt128 Betas { get; init; }

    public required UInt128 ContextManagement { get; init; }

    /// <summary>Mode and budget; how thinking is shown is no part of the prompt.</summary>
    public required UInt128 Thinking { get; init; }

    /// <summary>The effort, where the default has the same name as when it is spelled out.</summary>
    public required string Effort { get; init; }

    /// <summary>All definitions together: a tool that is added, removed or moved loses even what stands before
    /// it.</summary>
    public required UInt128 Tools { get; init; }

    /// <summary>Whether any tool is shown, since with the first one comes a prompt of the API's own.</summary>
    public required bool HasTools { get; init; }

    /// <summary>Web search and fetch, which are written into the system prompt.</summary>
    public required UInt128 WebTools { get; init; }

    public required bool IsCited { get; init; }

    public required bool IsFast { get; init; }

    /// <summary>The schema of the answer, which is explained in the system prompt.</summary>
    public required UInt128 Format { get; init; }

    public required UInt128 ToolChoice { get; init; }

    public required bool HasImages { get; init; }

    public static PromptTraits Of(RequestFacts facts, ModelFacts model) => new()
    {
        Workspace = facts.Context.Workspace ?? "",
        Model = model.Id,
        Betas = HashOf(facts.Context.Betas),
        ContextManagement = facts.ContextManagementHash,
        Thinking = facts.ThinkingType is { } type ? HashOf([type, $"{facts.ThinkingBudget}"]) : 0,
        Effort = facts.Output.Effort ?? model.DefaultEffort ?? "",
        Tools = HashOf(facts, BlockKind.Tool),
        HasTools = facts.Blocks.Exists(block => IsShownTool(block.Content)),
        WebTools = HashOf(facts, BlockKind.WebTool),
        IsCited = facts.Blocks.Exists(block => block.Content.IsCited),
        IsFast = facts.Speed == "fast" && model.Id != "claude-opus-4-6",
        Format = facts.Output.FormatHash,
        ToolChoice = HashOf(
        [
            facts.ToolChoice ?? "auto", facts.ToolChoiceName ?? "", facts.IsParallelToolUseDisabled ? "one" : "",
        ]),
        HasImages = facts.HasImages,
    };

    /// <summary>Takes in what belongs to a level.</summary>
    public void AddTo(ref StableHash hash, PromptLevel level, bool thinkingKeepsPrefix)
    {
        if (level == PromptLevel.Tools)
        {
            hash.Add(Workspace);
            hash.Add(Model);
            hash.Add(Betas);
            hash.Add(ContextManagement);
            hash.Add(Tools);
            hash.Add(HasTools ? 1UL : 0UL);
        }
        else if (level == PromptLevel.System)
        {
            hash.Add(WebTools);
            hash.Add(Format);
            hash.Add((IsCited ? 1UL : 0UL) | (IsFast ? 2UL : 0UL));
        }
        else
        {
            hash.Add(ToolChoice);
            hash.Add(HasImages ? 1UL : 0UL);
        }

        if (level == (thinkingKeepsPrefix ? PromptLevel.Messages : PromptLevel.Tools))
        {
            hash.Add(Thinking);
            hash.Add(Effort);
        }
    }

    /// <summary>What differs, in the words of the request's fields.</summary>
    public IReadOnlyList<string> DifferencesTo(PromptTraits other) =>
    [
        .. from trait in (IEnumerable<(string Name, bool IsSame)>)
           [
               ("anthropic-workspace-id", Workspace == other.Workspace),
               ("model", Model == other.Model),
               ("anthropic-beta", Betas == other.Betas),
               ("context_management", ContextManagement == other.ContextManagement),
               ("thinking", Thinking == other.Thinking),
               ("output_config.effort", Effort == other.Effort),
               ("tools", Tools == other.Tools && HasTools == other.HasTools),
               ("web tools", WebTools == other.WebTools),
               ("citations", IsCited == other.IsCited),
               ("speed", IsFast == other.IsFast),
               ("output_config.format", Format == other.Format),
               ("tool_choice", ToolChoice == other.ToolChoice),
               ("images", HasImages == other.HasImages),
           ]
           where !trait.IsSame
           select trait.Name,
    ];

    static bool IsShownTool(BlockContent block) =>
        (block.Kind is BlockKind.Tool or BlockKind.WebTool && !block.IsDeferred) || block.Kind == BlockKind.ToolChange;

    static UInt128 HashOf(RequestFacts facts, BlockKind kind)
    {
        var hash = new StableHash(0);
        foreach (var tool in facts.Tools)
        {
            if (tool.Kind == kind && !tool.IsDeferred)
                hash.Add(tool.Hash);
        }

        return hash.ToUInt128();
    }

    static UInt128 HashOf(IEnumerable<string> words)
    {
        var hash = new StableHash(0);
        foreach (var word in words)
            hash.Add(word);

        return hash.ToUInt128();
    }
}
