using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling.Tokens;

/// <summary>Adds up the blocks of a prompt, and what the API puts around them.</summary>
struct PromptWeight(Model model)
{
    readonly TokenWeights _weights = TokenWeights.Of(model.Tokenizer);
    TextWeight _blocks;
    bool _hasTools;
    int _messages;

    /// <summary>Takes the next block.</summary>
    /// <returns>Its tokens, not rounded.</returns>
    public double Add(PromptBlock block)
    {
        var weight = _weights.Measure(block);
        _blocks += weight;
        _hasTools |= block.Section is PromptSection.Tools;
        _messages += block.Position.StartsMessage ? 1 : 0;
        return weight.Tokens;
    }

    /// <summary>The tokens of the prompt.</summary>
    public readonly TokenEstimate Estimate()
    {
        var around = _weights.FramingTokens + (Math.Max(0, _messages - 1) * _weights.MessageTokens)
            + (_hasTools ? model.ToolPrompt?.Forced ?? 0 : 0);
        return _weights.Estimate(_blocks + new TextWeight(around, 0));
    }
}
