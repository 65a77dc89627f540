using System.Runtime.InteropServices;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Collects the rows that are asked while a profile is taken.</summary>
sealed class AskedScan
{
    readonly PrefixScan _prefixes;
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers), int> _groupIndex = [];
    readonly List<ProfileGroup> _groups = [];
    readonly List<(long Rows, long Tokens, long Output)> _sums = [];
    readonly List<int> _groupOfKind = [];
    readonly List<int> _groupOf = [];
    readonly List<int> _tokensOf = [];
    readonly List<int> _treeRowOf = [];
    readonly Dictionary<(int Group, UInt128 Hash), int> _systemIndex = [];
    readonly List<SystemPrompt> _systems = [];
    (ComposedRequest Request, int Group, int System)? _last;
    TokenizerGeneration _tokenizer;
    TokenEstimate _sum;
    long _bytes;

    public AskedScan() => _prefixes = new(block => TokenEstimator.Weight(block, _tokenizer));

    /// <summary>Takes the next row, for which an earlier one is asked.</summary>
    /// <param name="first">The number of that row.</param>
    public void AddTwin(int first) => _treeRowOf.Add(_treeRowOf[first]);

    /// <summary>Takes the next row, which is asked.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kind">A number that it shares only with rows of the same rates and limit, from 0 on.</param>
    public void Add(in MeasuredRow row, int kind)
    {
        var request = row.Request;
        var tokens = (long)Math.Ceiling(row.Tokens.Tokens);
        _tokenizer = row.Model.Tokenizer;
        _sum += row.Tokens;
        _treeRowOf.Add(_groupOf.Count);
        _prefixes.Add(request, tokens);
        var group = GroupOf(request, (row.Model, tokens), kind);
        ref var sum = ref CollectionsMarshal.AsSpan(_sums)[group];
        sum = (sum.Rows + 1, sum.Tokens + tokens, sum.Output + request.MaxTokens);
        _groupOf.Add(group);
        _tokensOf.Add((int)tokens);
        _bytes += row.Bytes + BatchLimits.RequestEnvelopeBytes;
        AddSystem(request, group);
    }

    public AskedRows Build() => new(
        _prefixes.Build(), [.. _groups.Zip(_sums, Summed)], [.. _groupOf], [.. _tokensOf], [.. _treeRowOf],
        _systems, _bytes)
    {
        PromptTokens = _sum,
    };

    static ProfileGroup Summed(ProfileGroup group, (long Rows, long Tokens, long Output) sum) =>
        group with { Rows = sum.Rows, PromptTokens = sum.Tokens, OutputTokensMax = sum.Output };

    int GroupOf(ComposedRequest request, (Model Model, long Tokens) prompt, int kind)
    {
        while (_groupOfKind.Count <= kind)
            _groupOfKind.Add(-1);
        if (_groupOfKind[kind] >= 0)
            return _groupOfKind[kind];

        var tier = prompt.Model.TierFor(prompt.Tokens).PromptTokensMax;
        var key = (prompt.Model.Id, tier, request.UsOnly, request.OwnMarkers);
        if (!_groupIndex.TryGetValue(key, out var index))
        {
            _groupIndex.Add(key, index = _groups.Count);
            _groups.Add(new(key.Id, tier, key.UsOnly, 0, 0, 0) { OwnMarkers = key.OwnMarkers });
            _sums.Add(default);
        }

        return _groupOfKind[kind] = index;
    }

    void AddSystem(ComposedRequest request, int group)
    {
        var system = _last is { } last && last.Group == group && IsSameSystem(last.Request, request)
            ? last.System
            : FindSystem(request, group);
        _last = (request, group, system);
        if (system >= 0)
            _systems[system] = _systems[system] with { Rows = _systems[system].Rows + 1 };
    }

    // Most rows have the system prompt of the row before them, as the same blocks.
    static bool IsSameSystem(ComposedRequest left, ComposedRequest right)
    {
        for (var index = 0; index < left.Blocks.Count && index < right.Blocks.Count; index++)
        {
            if (left.Blocks[index].Section == PromptSection.Messages)
                return right.Blocks[index].Section == PromptSection.Messages && left.SettingsHash == right.SettingsHash;
            if (!ReferenceEquals(left.Blocks[index], right.Blocks[index]))
                return false;
        }

        return false;
    }

    // Which system prompt it is, -1 for none.
    int FindSystem(ComposedRequest request, int group)
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
            return -1;
        if (!_systemIndex.TryGetValue((group, hash), out var system))
        {
            _systemIndex.Add((group, hash), system = _systems.Count);
            _systems.Add(new(group, tokens, 0));
        }

        return system;
    }
}
