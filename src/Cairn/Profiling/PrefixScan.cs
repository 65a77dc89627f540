using System.Runtime.InteropServices;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Finds what composed requests share, and which are the same, in one pass and without keeping them.</summary>
/// <remarks>
/// Of what only one row has so far nothing but its identity and eight bytes a block are kept, until a second row begins
/// alike. Two prefixes count as the same when 64 bits of their hashes agree, two requests when their
/// <see cref="ComposedRequest.Identity"/> does. A request can only be that of an earlier row where all of its blocks
/// are, so rows are compared with the one row that they end at, and no row is looked up by its identity. The tools of a
/// request are one step, because a change to one of them loses them all. Not thread-safe.
/// </remarks>
public sealed class PrefixScan
{
    const int RootOfText = -1;
    const int RootOfMedia = -2;

    // From a branch and the next step to the branch after it, or to the complement of a row that goes there alone.
    readonly HashNumbers _edges = new();
    readonly List<PrefixNode> _branches = [];
    readonly RowColumn<int> _branchOfRow = new();
    readonly RowColumn<UInt128> _identities = new();
    readonly LoneTails _tails = new();
    readonly List<(ulong Hash, int End)> _steps = [];
    readonly List<MeasuredBlock> _blocks = [];

    // The first row of each identity among those that end at a branch.
    readonly Dictionary<UInt128, int> _ended = [];
    double _promptTokens;
    (int Kind, ulong Settings, int Root)? _last;
    (int Branch, int Block) _left;

    /// <summary>Takes the next row.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="promptTokens">The tokens of its whole prompt.</param>
    /// <param name="tokensOf">The tokens of one block.</param>
    public void Add(ComposedRequest request, double promptTokens, Func<PromptBlock, double> tokensOf) =>
        Add(request, promptTokens, tokensOf, isOnce: false);

    /// <summary>What the rows share.</summary>
    public PrefixTree Build() => PrefixCompression.Compress(_branches, _branchOfRow.ToArray(), _promptTokens);

    /// <summary>Takes the next row, unless only the first of rows with the same request is taken.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="promptTokens">The tokens of its whole prompt.</param>
    /// <param name="tokensOf">The tokens of one block.</param>
    /// <param name="isOnce">Whether a row is left out whose request an earlier row has.</param>
    /// <returns>The first row that was taken with this request: its own number where there was none.</returns>
    internal int Add(
        ComposedRequest request, double promptTokens, Func<PromptBlock, double> tokensOf, bool isOnce)
    {
        _blocks.Clear();
        foreach (var block in request.BlockSpan)
            _blocks.Add(MeasuredBlock.Of(block, tokensOf(block)));
        return Add(
            CollectionsMarshal.AsSpan(_blocks), (request.SettingsHash, request.Identity()), promptTokens, isOnce);
    }

    /// <summary>The same of a row that was measured.</summary>
    /// <param name="blocks">The blocks of its prompt.</param>
    /// <param name="hashes">The hash of the settings, and the identity of the request.</param>
    /// <param name="promptTokens">The tokens of its whole prompt.</param>
    /// <param name="isOnce">Whether a row is left out whose request an earlier row has.</param>
    internal int Add(
        ReadOnlySpan<MeasuredBlock> blocks, (UInt128 Settings, UInt128 Identity) hashes, double promptTokens,
        bool isOnce)
    {
        ReadSteps(blocks);
        var row = _branchOfRow.Count;
        var branch = RootOf(blocks, LowHalf(hashes.Settings));
        var step = 0;
        for (; step < _steps.Count; step++)
        {
            var edge = KeyOf(branch, _steps[step].Hash);
            ref var next = ref _edges.Of(edge, out var isKnown);
            if (!isKnown)
            {
                next = ~row;
                _left = (branch, _steps[step].End - 1);
                break;
            }

            if (next < 0 && isOnce && _identities[~next] == hashes.Identity)
                return ~next;
            branch = next >= 0 ? next : Share((edge, branch), ~next, blocks, step);
        }

        var first = step < _steps.Count || _ended.TryAdd(hashes.Identity, row) ? row : _ended[hashes.Identity];
        if (first == row || !isOnce)
            Keep(branch, hashes.Identity, (step + 1, promptTokens));
        return first;
    }

    /// <summary>
    /// Says which row comes soon. Most rows leave all others where the one before them did, so what is looked up there
    /// can be fetched from memory for some rows at once; else each would wait for its own.
    /// </summary>
    internal void Expect(ReadOnlySpan<MeasuredBlock> blocks)
    {
        if (_left.Block < blocks.Length)
            _ = _edges.Touch(KeyOf(_left.Branch, LowHalf(blocks[_left.Block].Hash)));
    }

    void Keep(int branch, UInt128 identity, (int From, double Tokens) prompt)
    {
        _promptTokens += prompt.Tokens;
        _branchOfRow.Add(branch);
        _identities.Add(identity);
        _tails.Add(_steps, prompt.From);
    }

    int RootOf(ReadOnlySpan<MeasuredBlock> blocks, ulong settings)
    {
        var kind = HasMedia(blocks) ? RootOfMedia : RootOfText;
        if (_last is { } last && last.Kind == kind && last.Settings == settings)
            return last.Root;
        ref var root = ref _edges.Of(KeyOf(kind, settings), out var isKnown);
        if (!isKnown)
        {
            root = _branches.Count;
            _branches.Add(new(-1, 0, 0, 0, 0, false));
        }

        _last = (kind, settings, root);
        return root;
    }

    static bool HasMedia(ReadOnlySpan<MeasuredBlock> blocks)
    {
        foreach (ref readonly var block in blocks)
        {
            if (block.IsMedia)
                return true;
        }

        return false;
    }

    // The same step behind two branches never has one key.
    static ulong KeyOf(int branch, ulong step) => unchecked(step ^ ((ulong)branch * 0x9E3779B97F4A7C15));

    void ReadSteps(ReadOnlySpan<MeasuredBlock> blocks)
    {
        _steps.Clear();
        for (var index = 0; index < blocks.Length; index++)
        {
            var hash = LowHalf(blocks[index].Hash);
            if (_steps.Count == 1 && blocks[index].Section == PromptSection.Tools)
                _steps[0] = (unchecked((_steps[0].Hash * 0x9E3779B97F4A7C15) + hash), index + 1);
            else
                _steps.Add((hash, index + 1));
        }
    }

    // A second row comes the same way: the step becomes a branch, and the row that was alone goes on behind it.
    int Share((ulong Key, int From) edge, int lone, ReadOnlySpan<MeasuredBlock> blocks, int step)
    {
        var parent = _branches[edge.From];
        var end = _steps[step].End;
        var tokens = parent.Tokens;
        for (var block = parent.Blocks; block < end; block++)
            tokens += blocks[block].Tokens;
        var branch = _branches.Count;
        _branches.Add(new(edge.From, end, tokens, 0, 0, blocks[end - 1].CanCarryMarker));
        _edges.Of(edge.Key, out _) = branch;

        _branchOfRow[lone] = branch;
        if (_tails.TryTake(lone, out var next))
            _edges.Of(KeyOf(branch, next), out _) = ~lone;
        else
            _ended.TryAdd(_identities[lone], lone);
        return branch;
    }

    static ulong LowHalf(UInt128 hash) => unchecked((ulong)hash);
}
