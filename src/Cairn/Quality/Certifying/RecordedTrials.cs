namespace Cairn.Quality.Certifying;

/// <summary>How often the rule kept more errors than it may, over many draws.</summary>
/// <param name="Trials">How many draws, at least 1.</param>
/// <param name="Violations">Those with more than B wrong answers kept.</param>
/// <param name="MeanEscalatedShare">The mean share of rows that take the expensive answer.</param>
sealed record RecordedTrials(int Trials, int Violations, double MeanEscalatedShare)
{
    /// <summary>The share of the draws, which F(k*) bounds.</summary>
    public double ViolationRate => (double)Violations / Trials;
}
