using System.Runtime.InteropServices;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Collects the rows that are asked while a profile is taken.</summary>
sealed class AskedScan
{
    readonly bool _isOnce;
    readonly PrefixScan _prefixes = new();
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
    (UInt128 Hash, int Group, int System)? _last;
    TokenSum _sum;
    int _distinct;
    long _bytes;

    /// <param name="isOnce">Whether of rows with the same request only the first is asked.</param>
    public AskedScan(bool isOnce) => _isOnce = isOnce;

    /// <summary>Says which row is among the next.</summary>
    /// <param name="blocks">The blocks of its prompt.</param>
    public void Expect(ReadOnlySpan<MeasuredBlock> blocks) => _prefixes.Expect(blocks);

    /// <summary>Takes the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="blocks">The blocks of its prompt.</param>
    /// <param name="kind">A number that it shares only with rows of the same rates and limit, from 0 on.</param>
    /// <returns>Whether no row before it has the same request.</returns>
    public bool Add(in MeasuredRow row, ReadOnlySpan<MeasuredBlock> blocks, int kind)
    {
        var tokens = row.PromptTokens;
        var (number, own) = (_behindTree.Count, _tokensOf.Count);
        var first = _prefixes.Add(blocks, (row.Terms.SettingsHash, row.Identity), tokens, _isOnce);
        var isAsked = first == own || !_isOnce;
        _behindTree.Add(number - (isAsked ? own : first));
        if (isAsked)
        {
            _behindMeasured.Add(number - own);
            Ask(row, blocks, kind);
        }

        var firstNumber = first + _behindMeasured[first];
        _distinct += firstNumber == number ? 1 : 0;
        _behindFirst.Add(number - firstNumber);
        return firstNumber == number;
    }

    void Ask(in MeasuredRow row, ReadOnlySpan<MeasuredBlock> blocks, int kind)
    {
        var tokens = row.PromptTokens;
        _sum.Add(row.Tokens);
        var group = GroupOf(row.Terms, tokens, kind);
        ref var sum = ref CollectionsMarshal.AsSpan(_sums)[group];
        sum = (sum.Rows + 1, sum.Tokens + tokens, sum.Output + row.Terms.MaxTokens);
        _groupOf.Add(group);
        _tokensOf.Add((int)tokens);
        _bytes += row.Bytes + BatchLimits.RequestEnvelopeBytes;
        AddSystem(row, blocks, group);
    }

    /// <summary>Which of the rows that were taken have the same request.</summary>
    public Twins Twins() => new(_behindFirst, _distinct);

    public AskedRows Build() => new(_prefixes.Build(), new(_groupOf, _tokensOf, _behindTree))
    {
        Groups = [.. _groups.Zip(_sums, Summed)],
        Systems = _systems,
        Bytes = _bytes,
        PromptTokens = _sum.Total,
    };

    static ProfileGroup Summed(ProfileGroup group, (long Rows, long Tokens, long Output) sum) =>
        group with { Rows = sum.Rows, PromptTokens = sum.Tokens, OutputTokensMax = sum.Output };

    int GroupOf(RowTerms terms, long tokens, int kind)
    {
        while (_groupOfKind.Count <= kind)
            _groupOfKind.Add(-1);
        if (_groupOfKind[kind] >= 0)
            return _groupOfKind[kind];

        var tier = terms.Model.TierFor(tokens).PromptTokensMax;
        var key = (terms.Model.Id, tier, terms.UsOnly, terms.OwnMarkers);
        if (!_groupIndex.TryGetValue(key, out var index))
        {
            _groupIndex.Add(key, index = _groups.Count);
            _groups.Add(new(key.Id, tier, key.UsOnly, 0, 0, 0) { OwnMarkers = key.OwnMarkers });
            _sums.Add(default);
        }

        return _groupOfKind[kind] = index;
    }

    // Most rows have the system prompt of the row before them.
    void AddSystem(in MeasuredRow row, ReadOnlySpan<MeasuredBlock> blocks, int group)
    {
        var system = _last is { } last && last.Group == group && last.Hash == row.System
            ? last.System
            : FindSystem(row.System, blocks, group);
        _last = (row.System, group, system);
        if (system >= 0)
            _systems[system] = _systems[system] with { Rows = _systems[system].Rows + 1 };
    }

    // Which system prompt it is, -1 for none.
    int FindSystem(UInt128 hash, ReadOnlySpan<MeasuredBlock> blocks, int group)
    {
        long tokens = 0;
        foreach (ref readonly var block in blocks)
        {
            if (block.Section != PromptSection.Messages)
                tokens += (long)Math.Ceiling(block.Tokens);
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
