using Cairn.Workloads;

namespace Cairn.Quality.Confidence;

/// <summary>All that tells how sure an answer is, made one score by which answers are ranked.</summary>
/// <remarks>
/// One sign is the score; several are averaged until labelled rows have shown what each is worth. An answer of which
/// any sign is not usable has no score: it is never kept on its rung.
/// </remarks>
public sealed class ConfidenceModel
{
    readonly IReadOnlyList<ConfidenceSignal> _signals;

    ConfidenceModel(IReadOnlyList<ConfidenceSignal> signals, LogisticModel? fitted) =>
        (_signals, Fitted) = (signals, fitted);

    /// <summary>What labelled rows showed of the signs; null where none were needed or looked at.</summary>
    public LogisticModel? Fitted { get; }

    /// <summary>How many signs there are.</summary>
    public int Signs => _signals.Count;

    /// <summary>Whether a sign has to see the row beside the answer.</summary>
    public bool NeedsRow => _signals.Any(signal => signal.NeedsRow);

    /// <summary>A model of what a workload names.</summary>
    public static ConfidenceModel Of(IEnumerable<ConfidenceTerms> terms) =>
        new([.. terms.Select(ConfidenceSignal.Of)], null);

    /// <summary>The same signs, weighed as labelled rows show. These rows must not be the audited ones.</summary>
    public ConfidenceModel With(LogisticModel fitted) => new(_signals, fitted);

    /// <summary>Reads all signs of an answer.</summary>
    /// <returns>One number for each sign; or null, with the fault of the first that is not usable.</returns>
    public async ValueTask<(IReadOnlyList<decimal>? Signs, string? Fault)> ReadAsync(
        AskedAnswer asked, CancellationToken cancellationToken)
    {
        if (asked.Text is not { } answer)
            return (null, null);

        var signs = new decimal[_signals.Count];
        for (var sign = 0; sign < signs.Length; sign++)
        {
            var reading = await _signals[sign].ReadAsync(answer, asked, cancellationToken);
            if (reading.Score is not { } score)
                return (null, reading.Fault);
            signs[sign] = score;
        }

        return (signs, null);
    }

    /// <summary>The score of an answer with these signs, from 0 to 1; without any sign all are alike.</summary>
    public decimal ScoreOf(IReadOnlyList<decimal> signs) =>
        Fitted is { } fitted ? fitted.ScoreOf(signs) : signs.Count == 0 ? 0 : signs.Average();
}
