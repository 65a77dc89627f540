using Cairn.Planning;
using Cairn.Planning.Caching;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Which cached prefixes of a run are warm, which are worth a primer, and what that means for rows that are next:
/// decided from the ledger, the layout and the time alone.
/// </summary>
/// <remarks>
/// A prefix is warm while a batch that touched it was accepted, or a call made, less than its life ago, a primer only
/// where its answer shows that it wrote or read. One that too few rows read is neither marked nor written again; the
/// prefixes above it still are. Takes time in proportion to the ranges of places and to the prefixes, not to the rows.
/// </remarks>
sealed class CacheState
{
    const int PrimersMax = 3;

    // Writing pays from so many rows on that share a prefix: n > 1 + (w-1)/(1-r), with w 2 for an hour, 1.25 for less.
    const int HourRowsMin = 3;
    const int MinutesRowsMin = 2;

    // An entry lives from the start of the request that wrote or read it; what was accepted starts a little later.
    static readonly TimeSpan HourWarm = TimeSpan.FromMinutes(50);
    static readonly TimeSpan MinutesWarm = TimeSpan.FromMinutes(4);

    readonly RunLayout _layout;
    readonly bool[] _isWarm;
    readonly bool[] _isPending;
    readonly bool[] _isInVain;
    readonly ReadCounts _reads;
    readonly int[] _failures;
    readonly int[] _left;

    CacheState(RunLayout layout)
    {
        _layout = layout;
        var count = layout.Nodes.Count;
        (_isWarm, _isPending, _isInVain) = (new bool[count], new bool[count], new bool[count]);
        _reads = new(count);
        (_failures, _left) = (new int[count], new int[count]);
    }

    IReadOnlyList<CacheNode> Nodes => _layout.Nodes;

    /// <summary>Looks at a run.</summary>
    /// <param name="submissions">All of its submissions, oldest first.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="waiting">The places that are still to be asked.</param>
    /// <param name="now">The API's time.</param>
    public static CacheState Of(
        IEnumerable<Submission> submissions, RunLayout layout, RowSet waiting, DateTimeOffset now)
    {
        var state = new CacheState(layout);
        if (layout.Nodes.Count == 0)
            return state;
        foreach (var submission in submissions)
            state.Add(submission, now);
        for (var node = 0; node < state._isInVain.Length; node++)
            state._isInVain[node] = state._reads.IsInVain(node, layout.Nodes[node].Ttl);
        foreach (var run in layout.RunsIn(waiting.Ranges))
            state._left[run.Node] += run.Count;
        state.SumUp(state._left);
        return state;
    }

    /// <summary>Whether a prefix is neither marked nor written any more.</summary>
    public bool IsGivenUp(int node) => _isInVain[node] || _failures[node] >= PrimersMax;

    /// <summary>The markers with which places go now: each up to its deepest prefix that is warm and read.</summary>
    public CacheMarks MarksFor(RowSet places)
    {
        if (Nodes.Count == 0)
            return CacheMarks.None;
        var byLevel = new List<(int Start, int End)>[RunLayout.MarkersMax];
        foreach (var run in _layout.RunsIn(places.Ranges))
        {
            var node = run.Node;
            while (node >= 0 && (!_isWarm[node] || _isInVain[node]))
                node = Nodes[node].Parent;
            if (node >= 0)
                (byLevel[Nodes[node].Level - 1] ??= []).Add((run.Start, run.End));
        }

        return CacheMarks.Of([.. byLevel.Select(ranges => RowSet.OfRanges(ranges ?? []))]);
    }

    /// <summary>
    /// One place for each cold prefix that is worth writing and waits for no other: of a parent and a child the same
    /// place writes both, and other children wait for it. Empty where nothing is to be written.
    /// </summary>
    public CacheMarks PrimersAmong(RowSet places)
    {
        var first = FirstPlaces(places);
        var byLevel = new List<int>[RunLayout.MarkersMax];
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (_isWarm[node])
                continue;
            if (IsPrimable(node) && first[node] >= 0)
            {
                var deepest = Descend(node, first);
                (byLevel[Nodes[deepest].Level - 1] ??= []).Add(first[deepest]);
            }

            node = _layout.EndOfSubtree(node) - 1;
        }

        return CacheMarks.Of([.. byLevel.Select(rows => RowSet.OfAscending((rows ?? []).Order()))]);
    }

    // The way down that leads past the most rows.
    int Descend(int node, int[] first)
    {
        for (var next = node; next >= 0;)
        {
            node = next;
            next = -1;
            for (var child = node + 1; child < _layout.EndOfSubtree(node); child = _layout.EndOfSubtree(child))
            {
                if (first[child] >= 0 && IsPrimable(child) && (next < 0 || _left[child] > _left[next]))
                    next = child;
            }
        }

        return node;
    }

    bool IsPrimable(int node) => !_isWarm[node] && !_isPending[node] && !_isInVain[node] && _failures[node] < PrimersMax
        && _left[node] >= (Nodes[node].Ttl == CacheTtl.OneHour ? HourRowsMin : MinutesRowsMin);

    // For each prefix the first of the places that have it, one of its own before one of a longer prefix; -1 for none.
    int[] FirstPlaces(RowSet places)
    {
        var first = new int[Nodes.Count];
        Array.Fill(first, -1);
        foreach (var run in _layout.RunsIn(places.Ranges))
        {
            if (first[run.Node] < 0)
                first[run.Node] = run.Start;
        }

        for (var node = Nodes.Count - 1; node >= 0; node--)
        {
            if (first[node] >= 0 && Nodes[node].Parent is >= 0 and var parent && first[parent] < 0)
                first[parent] = first[node];
        }

        return first;
    }

    void Add(Submission submission, DateTimeOffset now)
    {
        if (submission.Marks.ByLevel.Count == 0)
            return;
        var isOpen = submission is { IsOpen: true, State: not SubmissionState.Frozen };
        if (submission.IsPrimer && isOpen)
        {
            Touch(submission.Marks, submission.Rows, node => _isPending[node] = true);
            return;
        }

        if (TouchedAt(submission) is not { } touchedAt)
            return;
        void Warm(int node)
        {
            _failures[node] = 0;
            _isWarm[node] |= now - touchedAt < (Nodes[node].Ttl == CacheTtl.OneHour ? HourWarm : MinutesWarm);
        }

        if (!submission.IsPrimer)
        {
            // Calls that were not made touched nothing; what a batch holds will run.
            var hasGaps = submission is { Kind: SubmissionKind.Messages, State: SubmissionState.Settled };
            Touch(submission.Marks, hasGaps ? submission.RecordedRows() : submission.Rows, Warm);
            CountReads(submission);
        }
        else if (submission.State == SubmissionState.Settled)
        {
            var wrote = submission.RecordedRows().Except(submission.Missed);
            Touch(submission.Marks, wrote, Warm);
            Touch(submission.Marks, submission.Rows.Except(wrote), node => _failures[node]++);
        }
    }

    static DateTimeOffset? TouchedAt(Submission submission) =>
        submission is { Kind: SubmissionKind.Batch, BatchId: null } ? null : submission.AcceptedAt;

    // Each of its answered rows counts for the deepest prefix that it marks.
    void CountReads(Submission submission)
    {
        var answered = submission.RowsThat(outcome => outcome == RowOutcome.Succeeded);
        foreach (var (index, places) in submission.Marks.ByLevel.Index())
        {
            var readers = places.Intersect(answered);
            foreach (var run in _layout.RunsIn(readers.Except(submission.Missed).Ranges))
                _reads.Add(Marked(run.Node, index + 1), run.Count, 0);
            foreach (var run in _layout.RunsIn(readers.Intersect(submission.Missed).Ranges))
                _reads.Add(Marked(run.Node, index + 1), 0, run.Count);
        }
    }

    int Marked(int node, int level)
    {
        while (Nodes[node].Level > level)
            node = Nodes[node].Parent;
        return node;
    }

    // All prefixes that the marked ones of some places carry a marker on, each once.
    void Touch(CacheMarks marks, RowSet among, Action<int> touch)
    {
        var touched = new HashSet<int>();
        foreach (var (index, places) in marks.ByLevel.Index())
        {
            foreach (var run in _layout.RunsIn(places.Intersect(among).Ranges))
            {
                for (var node = run.Node; node >= 0; node = Nodes[node].Parent)
                {
                    if (Nodes[node].Level <= index + 1 && touched.Add(node))
                        touch(node);
                }
            }
        }
    }

    void SumUp(int[] counts)
    {
        for (var node = Nodes.Count - 1; node >= 0; node--)
        {
            if (Nodes[node].Parent is >= 0 and var parent)
                counts[parent] += counts[node];
        }
    }
}
