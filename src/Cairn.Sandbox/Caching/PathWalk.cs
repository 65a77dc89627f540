using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Caching;

/// <summary>Goes along a prompt and keeps what identifies everything so far.</summary>
struct PathWalk
{
    readonly PromptTraits _traits;
    readonly bool _thinkingKeepsPrefix;
    StableHash _hash = new(0);
    StableHash _content = new(1);
    long _tokens;
    long _deferred;
    int _position = -1;
    PromptLevel _level = PromptLevel.Tools;
    BlockKind _previous = BlockKind.Other;

    public PathWalk(PromptTraits traits, bool thinkingKeepsPrefix)
    {
        (_traits, _thinkingKeepsPrefix) = (traits, thinkingKeepsPrefix);
        _traits.AddTo(ref _hash, PromptLevel.Tools, thinkingKeepsPrefix);
        _content.Add(traits.Model);
    }

    public readonly PathStep Here =>
        new(_hash.ToUInt128(), _content.ToUInt128(), _tokens, Math.Max(0, _position), _level);

    /// <summary>Takes in the traits of each level that begins.</summary>
    public void Enter(PromptLevel level)
    {
        while (_level < level)
        {
            _level++;
            _traits.AddTo(ref _hash, _level, _thinkingKeepsPrefix);
            _tokens += _deferred;
            _deferred = 0;
        }
    }

    /// <summary>Counts what stands among the tools but is rendered after them.</summary>
    public void Defer(long tokens) => _deferred += tokens;

    public void Take(PromptBlock block, long tokens)
    {
        Add(ref _hash, block);
        Add(ref _content, block);
        _tokens += tokens;
        var kind = block.Content.Kind;
        _position += kind is BlockKind.ToolUse or BlockKind.ToolResult && kind == _previous ? 0 : 1;
        _previous = kind;
    }

    static void Add(ref StableHash hash, PromptBlock block)
    {
        hash.Add((ulong)block.Level);
        hash.Add(block.Role);
        hash.Add(block.OpensMessage ? 1UL : 0UL);
        hash.Add(block.Content.Hash);
    }
}
