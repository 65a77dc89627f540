namespace Cairn.Quality.Confidence;

/// <summary>Takes a model at its word that it would not answer: such an answer is not usable, every other is.</summary>
sealed class AbstainSignal(string? field, string value) : ConfidenceSignal
{
    public override ValueTask<ConfidenceReading> ReadAsync(
        string answer, AskedAnswer asked, CancellationToken cancellationToken) =>
        new(string.Equals(PartOf(answer, field)?.Trim(), value, StringComparison.OrdinalIgnoreCase)
            ? ConfidenceReading.Abstained
            : ConfidenceReading.Of(1));
}
