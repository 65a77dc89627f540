using System.Runtime.InteropServices;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Collects the rows that are asked while a profile is taken.</summary>
sealed class AskedScan
{
    readonly DuplicatePolicy _duplicates;
    readonly PrefixScan _prefixes;
    readonly Dictionary<UInt128, int> _firsts = [];
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers), int> _groupIndex = [];
    readonly List<ProfileGroup> _groups = [];
    readonly List<int> _groupOf = [];
    readonly List<int> _tokensOf = [];
    readonly List<int> _treeRowOf = [];
    readonly Dictionary<(int Group, UInt128 Hash), SystemPrompt> _systems = [];
    TokenizerGeneration _tokenizer;
    TokenEstimate _sum;
    long _bytes;

    public AskedScan(DuplicatePolicy duplicates)
    {
        _duplicates = duplicates;
        _prefixes = new(block => TokenEstimator.Weight(block, _tokenizer));
    }

    /// <summary>Takes the next measured row.</summary>
    public void Add(ComposedRequest request, UInt128 identity, (Model Model, TokenEstimate Tokens) estimate)
    {
        var prompt = (estimate.Model, Tokens: (long)Math.Ceiling(estimate.Tokens.Tokens));
        if (_duplicates == DuplicatePolicy.AskOnce)
        {
            ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firsts, identity, out var isKnown);
            if (isKnown)
            {
                _treeRowOf.Add(first);
                return;
            }

            first = _groupOf.Count;
        }

        _tokenizer = prompt.Model.Tokenizer;
        _sum += estimate.Tokens;
        _treeRowOf.Add(_groupOf.Count);
        _prefixes.Add(request, prompt.Tokens);
        var group = GroupOf(request, prompt);
        _groupOf.Add(group);
        _tokensOf.Add((int)prompt.Tokens);
        _bytes += request.Length() + BatchLimits.RequestEnvelopeBytes;
        AddSystem(request, group);
    }

    public AskedRows Build() => new(
        _prefixes.Build(), _groups, _groupOf, _tokensOf, _treeRowOf, [.. _systems.Values], _bytes)
    {
        PromptTokens = _sum,
    };

    int GroupOf(ComposedRequest request, (Model Model, long Tokens) prompt)
    {
        var tier = prompt.Model.TierFor(prompt.Tokens).PromptTokensMax;
        var key = (prompt.Model.Id, tier, request.UsOnly, request.OwnMarkers);
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_groupIndex, key, out var isKnown);
        if (!isKnown)
        {
            index = _groups.Count;
            _groups.Add(new(key.Id, tier, key.UsOnly, 0, 0, 0) { OwnMarkers = key.OwnMarkers });
        }

        var group = _groups[index];
        _groups[index] = group with
        {
            Rows = group.Rows + 1,
            PromptTokens = group.PromptTokens + prompt.Tokens,
            OutputTokensMax = group.OutputTokensMax + request.MaxTokens,
        };
        return index;
    }

    void AddSystem(ComposedRequest request, int group)
    {
        var hash = request.SettingsHash;
        long tokens = 0;
        foreach (var block in request.Blocks)
        {
            if (block.Section == PromptSection.Messages)
                break;
            hash = unchecked((hash * 0x9E3779B97F4A7C15) + block.Hash);
            tokens += TokenEstimator.Tokens(block, _tokenizer);
        }

        if (tokens == 0)
            return;
        ref var system = ref CollectionsMarshal.GetValueRefOrAddDefault(_systems, (group, hash), out _);
        system = new(group, tokens, system.Rows + 1);
    }
}
