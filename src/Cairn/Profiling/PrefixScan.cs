using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Finds what composed requests share, in one pass and without keeping them.</summary>
/// <remarks>
/// Of what only one row has so far nothing but eight bytes a block is kept, until a second row begins alike. Two blocks
/// count as the same when 64 bits of their hashes agree under the same prefix. The tools of a request are one step,
/// because a change to one of them loses them all. Not thread-safe.
/// </remarks>
/// <param name="tokensOf">The tokens of one block; asked where a second row shares it.</param>
public sealed class PrefixScan(Func<PromptBlock, double> tokensOf)
{
    const int RootOfText = -1;
    const int RootOfMedia = -2;

    // From a branch and the next step to the branch after it, or to the complement of a row that goes there alone.
    readonly HashNumbers _edges = new();
    readonly List<PrefixNode> _branches = [];
    readonly List<int> _branchOfRow = [];
    readonly List<Lone> _lone = [];
    readonly List<ulong> _tails = [];
    readonly List<(ulong Hash, int End)> _steps = [];
    double _promptTokens;
    (int Kind, ulong Settings, int Root)? _last;

    /// <summary>Takes the next row.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="promptTokens">The tokens of its whole prompt.</param>
    public void Add(ComposedRequest request, double promptTokens)
    {
        _promptTokens += promptTokens;
        ReadSteps(request.Blocks);
        var row = _branchOfRow.Count;
        var branch = RootOf(request);
        _branchOfRow.Add(branch);
        for (var step = 0; step < _steps.Count; step++)
        {
            var edge = (branch, _steps[step].Hash);
            ref var entry = ref Edge(edge, out var isKnown);
            if (!isKnown)
            {
                entry = ~KeepTail(row, step + 1);
                break;
            }

            var next = entry;
            branch = next >= 0 ? next : Share(edge, ~next, request.Blocks, step);
            _branchOfRow[row] = branch;
        }
    }

    /// <summary>What the rows share.</summary>
    public PrefixTree Build() => PrefixCompression.Compress(_branches, _branchOfRow, _promptTokens);

    int RootOf(ComposedRequest request)
    {
        var (kind, settings) = (HasMedia(request.Blocks) ? RootOfMedia : RootOfText, LowHalf(request.SettingsHash));
        if (_last is { } last && last.Kind == kind && last.Settings == settings)
            return last.Root;
        ref var root = ref Edge((kind, settings), out var isKnown);
        if (!isKnown)
        {
            root = _branches.Count;
            _branches.Add(new(-1, 0, 0, 0, 0, false));
        }

        _last = (kind, settings, root);
        return root;
    }

    static bool HasMedia(IReadOnlyList<PromptBlock> blocks)
    {
        for (var index = 0; index < blocks.Count; index++)
        {
            if (blocks[index].IsMedia)
                return true;
        }

        return false;
    }

    ref int Edge((int Branch, ulong Step) edge, out bool isKnown) =>
        ref _edges.Of(edge.Step, unchecked((ulong)edge.Branch), out isKnown);

    void ReadSteps(IReadOnlyList<PromptBlock> blocks)
    {
        _steps.Clear();
        for (var index = 0; index < blocks.Count; index++)
        {
            var hash = LowHalf(blocks[index].Hash);
            if (_steps.Count == 1 && blocks[index].Section == PromptSection.Tools)
                _steps[0] = (unchecked((_steps[0].Hash * 0x9E3779B97F4A7C15) + hash), index + 1);
            else
                _steps.Add((hash, index + 1));
        }
    }

    int KeepTail(int row, int from)
    {
        _lone.Add(new(row, _tails.Count, _steps.Count - from));
        for (var step = from; step < _steps.Count; step++)
            _tails.Add(_steps[step].Hash);
        return _lone.Count - 1;
    }

    // A second row comes the same way: the step becomes a branch, and the row that was alone goes on behind it.
    int Share((int Branch, ulong Step) edge, int lone, IReadOnlyList<PromptBlock> blocks, int step)
    {
        var parent = _branches[edge.Branch];
        var end = _steps[step].End;
        var tokens = parent.Tokens;
        for (var block = parent.Blocks; block < end; block++)
            tokens += tokensOf(blocks[block]);
        var branch = _branches.Count;
        _branches.Add(new(edge.Branch, end, tokens, 0, 0, blocks[end - 1].CanCarryMarker));
        Edge(edge, out _) = branch;

        var (row, start, length) = _lone[lone];
        _branchOfRow[row] = branch;
        if (length > 0)
        {
            Edge((branch, _tails[start]), out _) = ~lone;
            _lone[lone] = new(row, start + 1, length - 1);
        }

        return branch;
    }

    static ulong LowHalf(UInt128 hash) => unchecked((ulong)hash);

    readonly record struct Lone(int Row, int Start, int Length);
}
