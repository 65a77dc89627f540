using System.Runtime.CompilerServices;

namespace Cairn.Running.Reusing;

/// <summary>Which rows of an input were asked before, in just these words, and have a good answer.</summary>
sealed class ReuseMatch
{
    readonly IReadOnlyList<PastRun> _runs;
    readonly (int Run, int Row)[] _sources;

    /// <summary>Compares requests.</summary>
    /// <param name="digests">The request of each row.</param>
    /// <param name="runs">Where answers may come from; the first that has one gives it.</param>
    /// <param name="notBefore">Answers that were asked for earlier are too old.</param>
    public ReuseMatch(UInt128[] digests, IReadOnlyList<PastRun> runs, DateTimeOffset notBefore)
    {
        _runs = runs;
        _sources = new (int, int)[digests.Length];
        var known = Known([.. digests], runs, notBefore);
        for (var row = 0; row < digests.Length; row++)
            _sources[row] = known.TryGetValue(digests[row], out var source) ? source : (-1, -1);
        Reused = _sources.Count(source => source.Run >= 0);
    }

    /// <summary>How many rows have their answer.</summary>
    public int Reused { get; }

    /// <summary>The rows that have to be asked, ascending.</summary>
    public IEnumerable<int> New => _sources.Index().Where(source => source.Item.Run < 0).Select(source => source.Index);

    /// <summary>The answers of the rows that have one, ascending.</summary>
    public async IAsyncEnumerable<ReusedAnswer> AnswersAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var row = 0; row < _sources.Length; row++)
        {
            if (_sources[row] is { Run: >= 0 and var run, Row: var from })
                yield return await _runs[run].FindAsync(from, row, cancellationToken);
        }
    }

    static Dictionary<UInt128, (int Run, int Row)> Known(
        HashSet<UInt128> wanted, IReadOnlyList<PastRun> runs, DateTimeOffset notBefore)
    {
        Dictionary<UInt128, (int, int)> known = [];
        foreach (var (number, run) in runs.Index())
        {
            for (var row = 0; row < run.Digests.Length; row++)
            {
                if (wanted.Contains(run.Digests[row]) && run.AskedAt(row) >= notBefore)
                    known.TryAdd(run.Digests[row], (number, row));
            }
        }

        return known;
    }
}
