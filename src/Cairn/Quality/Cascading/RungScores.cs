using Cairn.Quality.Confidence;

namespace Cairn.Quality.Cascading;

/// <summary>What the signs of confidence say of the answers of one rung.</summary>
sealed class RungScores
{
    const int AtOnce = 4;
    const int FaultsShown = 3;

    readonly SortedDictionary<int, string> _faults = [];

    RungScores(int rows) => Signs = new IReadOnlyList<decimal>?[rows];

    /// <summary>The signs by row of the input; null where a row was not asked or has no usable answer.</summary>
    public IReadOnlyList<decimal>?[] Signs { get; }

    /// <summary>Rows whose answer failed, ascending.</summary>
    public SortedSet<int> Failed { get; } = [];

    /// <summary>What a person should know of answers without a usable confidence; null for nothing.</summary>
    public string? Note(int rung) => _faults.Count == 0 ? null
        : $"{_faults.Count} answers of rung {rung + 1} state no usable confidence and are escalated: "
            + string.Join("; ", _faults.Take(FaultsShown).Select(fault => $"row {fault.Key + 1}: {fault.Value}"))
            + (_faults.Count > FaultsShown ? "; ..." : ".");

    /// <summary>Reads the answers of a rung, those that were asked again included.</summary>
    public static async Task<RungScores> ReadAsync(
        (RungHistory Stages, int Rows) rung, ConfidenceModel model, ICascadeAnswers answers,
        CancellationToken cancellationToken)
    {
        var scores = new RungScores(rung.Rows);
        var again = rung.Stages.Again is { } stage ? await TextsAsync(answers, stage, null, cancellationToken) : [];
        var votes = new List<Dictionary<int, string?>>();
        foreach (var vote in rung.Stages.Votes)
            votes.Add(await TextsAsync(answers, vote, null, cancellationToken));
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = cancellationToken,
            // A caller with a context of its own stays the only one that runs anything.
            TaskScheduler = SynchronizationContext.Current is null
                ? TaskScheduler.Default : TaskScheduler.FromCurrentSynchronizationContext(),
        };
        await Parallel.ForEachAsync(
            answers.ReadAsync(rung.Stages.Asked, null, cancellationToken), options, async (answer, stop) =>
            {
                var asked = new AskedAnswer(
                    answer.Text ?? again.GetValueOrDefault(answer.Row),
                    [.. votes.Select(vote => vote.GetValueOrDefault(answer.Row))],
                    model.NeedsRow ? answers.RowAt(answer.Row) : null);
                scores.Add(answer.Row, asked.Text is null, await model.ReadAsync(asked, stop));
            });
        return scores;
    }

    /// <summary>The answers of some rows of a stage.</summary>
    public static async Task<Dictionary<int, string?>> TextsAsync(
        ICascadeAnswers answers, int stage, IReadOnlySet<int>? rows, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<int, string?>();
        await foreach (var (row, text) in answers.ReadAsync(stage, rows, cancellationToken))
            texts[row] = text;
        return texts;
    }

    void Add(int row, bool hasFailed, (IReadOnlyList<decimal>? Signs, string? Fault) reading)
    {
        Signs[row] = reading.Signs;
        if (!hasFailed && reading.Fault is null)
            return;
        lock (_faults)
        {
            if (hasFailed)
                Failed.Add(row);
            else
                _faults[row] = reading.Fault!;
        }
    }
}
