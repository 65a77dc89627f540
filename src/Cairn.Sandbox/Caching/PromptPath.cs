using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>A prompt as the cache sees it: for each block the identity and the length of everything up to it.</summary>
/// <remarks>A run of tool uses, or of tool results, is one position. What the model is not shown (deferred tools,
/// thinking that is dropped) has neither identity nor length.</remarks>
sealed class PromptPath
{
    // Where the facts file has no minimum: that of every newer model.
    const long UnknownMinimumTokens = 512;

    readonly PathStep[] _steps;

    public PromptPath(RequestFacts facts, ModelFacts model, IReadOnlyList<Breakpoint> breakpoints, CacheOptions options)
    {
        _steps = new PathStep[facts.Blocks.Count];
        Traits = PromptTraits.Of(facts, model);
        Walk(facts, model, options.ThinkingKeepsPrefix);
        var minimum = options.MinimumTokens ?? model.CacheMinimumTokens ?? UnknownMinimumTokens;
        IsMarked = breakpoints.Count > 0;
        Breakpoints = [.. breakpoints.Where(breakpoint => TokensAt(breakpoint.Block) >= minimum)];
    }

    /// <summary>In prompt order, without those whose prefix is under the model's minimum.</summary>
    public IReadOnlyList<Breakpoint> Breakpoints { get; }

    /// <summary>Whether anything is marked, be it too short or not.</summary>
    public bool IsMarked { get; }

    public PromptTraits Traits { get; }

    public int Count => _steps.Length;

    public long Tokens => _steps.Length == 0 ? 0 : _steps[^1].Tokens;

    public UInt128 HashAt(int block) => _steps[block].Hash;

    /// <summary>The identity of the blocks alone, whatever the traits.</summary>
    public UInt128 ContentAt(int block) => _steps[block].Content;

    public long TokensAt(int block) => _steps[block].Tokens;

    public int PositionAt(int block) => _steps[block].Position;

    public PromptLevel LevelAt(int block) => _steps[block].Level;

    void Walk(RequestFacts facts, ModelFacts model, bool thinkingKeepsPrefix)
    {
        var walk = new PathWalk(Traits, thinkingKeepsPrefix);
        var recent = ThinkingHistory.DroppedBefore(facts, model.Id);
        foreach (var (index, block) in facts.Blocks.Index())
        {
            walk.Enter(block.Level);
            if (block.Content.Kind == BlockKind.WebTool)
                walk.Defer(TokenEstimate.OfBlock(block, model.Tokenizer));
            else if (ThinkingHistory.IsShown(block, index >= recent))
                walk.Take(block, TokenEstimate.OfBlock(block, model.Tokenizer));

            _steps[index] = walk.Here;
        }
    }
}
