using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Caching;

/// <summary>A prompt as the cache sees it: for each block the identity and the length of everything up to it.</summary>
/// <remarks>
/// The workspace, the model, thinking, effort, the output format and the betas are part of every identity; the tool
/// choice and the presence of images are part of those in the messages. A run of tool uses, or of tool results, is one
/// position.
/// </remarks>
sealed class PromptPath
{
    // Where the facts file has no minimum: that of every newer model.
    const long UnknownMinimumTokens = 512;

    readonly UInt128[] _hashes;
    readonly long[] _tokens;
    readonly int[] _positions;

    public PromptPath(RequestFacts facts, ModelFacts model, IReadOnlyList<Breakpoint> breakpoints)
    {
        var count = facts.Blocks.Count;
        (_hashes, _tokens, _positions) = (new UInt128[count], new long[count], new int[count]);
        Walk(facts, model);
        var minimum = model.CacheMinimumTokens ?? UnknownMinimumTokens;
        Breakpoints = [.. breakpoints.Where(breakpoint => _tokens[breakpoint.Block] >= minimum)];
    }

    /// <summary>In prompt order, without those whose prefix is under the model's minimum.</summary>
    public IReadOnlyList<Breakpoint> Breakpoints { get; }

    public long Tokens => _tokens.Length == 0 ? 0 : _tokens[^1];

    public UInt128 HashAt(int block) => _hashes[block];

    public long TokensAt(int block) => _tokens[block];

    public int PositionAt(int block) => _positions[block];

    void Walk(RequestFacts facts, ModelFacts model)
    {
        var hash = ContextOf(facts, model);
        var isInMessages = false;
        var (tokens, position, previous) = (0L, -1, BlockKind.Other);
        foreach (var (index, block) in facts.Blocks.Index())
        {
            if (block.Level == PromptLevel.Messages && !isInMessages)
            {
                isInMessages = true;
                hash.Add(facts.ToolChoiceHash);
                hash.Add(facts.HasImages ? 1UL : 0UL);
            }

            AddBlock(ref hash, block);
            tokens += TokenEstimate.OfBlock(block, model.Tokenizer);
            var kind = block.Content.Kind;
            position += kind is BlockKind.ToolUse or BlockKind.ToolResult && kind == previous ? 0 : 1;
            previous = kind;
            (_hashes[index], _tokens[index], _positions[index]) = (hash.ToUInt128(), tokens, position);
        }
    }

    static void AddBlock(ref StableHash hash, PromptBlock block)
    {
        hash.Add((ulong)block.Level);
        hash.Add(block.Role);
        hash.Add(block.OpensMessage ? 1UL : 0UL);
        hash.Add(block.Content.Hash);
    }

    static StableHash ContextOf(RequestFacts facts, ModelFacts model)
    {
        var hash = new StableHash(0);
        hash.Add(facts.Context.Workspace ?? "");
        hash.Add(model.Id);
        hash.Add(facts.Output.Effort ?? model.DefaultEffort ?? "");
        hash.Add(facts.ThinkingHash);
        hash.Add(facts.Output.FormatHash);
        foreach (var beta in facts.Context.Betas)
            hash.Add(beta);

        return hash;
    }
}
