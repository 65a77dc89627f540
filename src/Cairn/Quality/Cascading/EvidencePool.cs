namespace Cairn.Quality.Cascading;

/// <summary>The rows of an evaluation on their way down a cascade: which rung keeps the answer of which.</summary>
sealed class EvidencePool
{
    // Fewer rows say little of a rung.
    const int RowsMin = 30;

    readonly CascadeEvidence _evidence;
    readonly int[] _keepers;

    public EvidencePool(CascadeEvidence evidence)
    {
        _evidence = evidence;
        _keepers = new int[evidence.Rungs[0].Answers.Count];
        Array.Fill(_keepers, -1);
    }

    /// <summary>What a rung answered to the rows that no other one keeps; null where they are too few.</summary>
    public IReadOnlyList<AnswerEvidence>? At(int rung) =>
        Left().Select(row => _evidence.Rungs[rung].Answers[row]).ToList() is { Count: >= RowsMin } left ? left : null;

    /// <summary>A rung keeps the surest of its usable answers.</summary>
    /// <param name="rung">The number of the rung.</param>
    /// <param name="share">How many of them, 0 to 1.</param>
    public void Keep(int rung, double share)
    {
        var answers = _evidence.Rungs[rung].Answers;
        List<int> ranked =
            [.. Left().Where(row => answers[row].Score is not null).OrderByDescending(row => answers[row].Score)];
        foreach (var row in ranked.Take((int)Math.Round(ranked.Count * share)))
            _keepers[row] = rung;
    }

    /// <summary>The share of rows that are right by their label if the last rung answers what no other keeps.</summary>
    public double RightShare(int top) => _keepers.Index().Average(row =>
        _evidence.Rungs[row.Item < 0 ? top : row.Item].Answers[row.Index].IsRight == true ? 1.0 : 0);

    IEnumerable<int> Left() => _keepers.Index().Where(row => row.Item < 0).Select(row => row.Index);
}
