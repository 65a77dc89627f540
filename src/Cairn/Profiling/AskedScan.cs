using System.Runtime.InteropServices;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Collects the rows that are asked while a profile is taken.</summary>
sealed class AskedScan
{
    readonly bool _isOnce;
    readonly PrefixScan _prefixes;
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers), int> _groupIndex = [];
    readonly List<ProfileGroup> _groups = [];
    readonly List<(long Rows, long Tokens, long Output)> _sums = [];
    readonly List<int> _groupOfKind = [];
    readonly RowNumbers _groupOf = new();
    readonly RowColumn<int> _tokensOf = new();

    // For each measured row how far its row in the tree is before it; for each row of the tree how far it is before
    // the first measured row.
    readonly RowNumbers _behindTree = new();
    readonly RowNumbers _behindMeasured = new();
    readonly RowNumbers _behindFirst = new();
    readonly Dictionary<(int Group, UInt128 Hash), int> _systemIndex = [];
    readonly List<SystemPrompt> _systems = [];
    (ComposedRequest Request, int Group, int System)? _last;
    TokenizerGeneration _tokenizer;
    TokenEstimate _sum;
    int _distinct;
    long _bytes;

    /// <param name="isOnce">Whether of rows with the same request only the first is asked.</param>
    public AskedScan(bool isOnce)
    {
        _isOnce = isOnce;
        _prefixes = new(block => TokenEstimator.Weight(block, _tokenizer));
    }

    /// <summary>Says which row is among the next.</summary>
    public void Expect(ComposedRequest request) => _prefixes.Expect(request);

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="kind">A number that it shares only with rows of the same rates and limit, from 0 on.</param>
    /// <returns>Whether no row before it has the same request.</returns>
    public bool Add(in MeasuredRow row, int kind)
    {
        var tokens = (long)Math.Ceiling(row.Tokens.Tokens);
        _tokenizer = row.Model.Tokenizer;
        var (number, own) = (_behindTree.Count, _tokensOf.Count);
        var first = _prefixes.Add(row.Request, tokens, row.Identity, _isOnce);
        var isAsked = first == own || !_isOnce;
        _behindTree.Add(number - (isAsked ? own : first));
        if (isAsked)
        {
            _behindMeasured.Add(number - own);
            Ask(row, tokens, kind);
        }

        var firstNumber = first + _behindMeasured[first];
        _distinct += firstNumber == number ? 1 : 0;
        _behindFirst.Add(number - firstNumber);
        return firstNumber == number;
    }

    void Ask(in MeasuredRow row, long tokens, int kind)
    {
        var request = row.Request;
        _sum += row.Tokens;
        var group = GroupOf(request, (row.Model, tokens), kind);
        ref var sum = ref CollectionsMarshal.AsSpan(_sums)[group];
        sum = (sum.Rows + 1, sum.Tokens + tokens, sum.Output + request.MaxTokens);
        _groupOf.Add(group);
        _tokensOf.Add((int)tokens);
        _bytes += row.Bytes + BatchLimits.RequestEnvelopeBytes;
        AddSystem(request, group);
    }

    /// <summary>Which of the rows that were taken have the same request.</summary>
    public Twins Twins() => new(_behindFirst, _distinct);

    public AskedRows Build() => new(_prefixes.Build(), new(_groupOf, _tokensOf, _behindTree))
    {
        Groups = [.. _groups.Zip(_sums, Summed)],
        Systems = _systems,
        Bytes = _bytes,
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
