namespace Cairn.Quality.Confidence;

/// <summary>What one sign says of one answer: how sure it is, or why it says nothing.</summary>
public readonly record struct ConfidenceReading
{
    ConfidenceReading(decimal? score, string? fault) => (Score, Fault) = (score, fault);

    /// <summary>An answer that declined to answer: nothing is wrong with it, and nobody keeps it.</summary>
    public static ConfidenceReading Abstained { get; }

    /// <summary>From 0 (sure to be wrong) to 1; null where the answer is not usable.</summary>
    public decimal? Score { get; }

    /// <summary>What was found in place of a confidence, for people; null where nothing is wrong.</summary>
    public string? Fault { get; }

    /// <summary>A reading of so much.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not within [0, 1].</exception>
    public static ConfidenceReading Of(decimal score)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(score);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, 1);
        return new(score, null);
    }

    /// <summary>A reading that is none.</summary>
    /// <param name="fault">What was found and what was expected.</param>
    public static ConfidenceReading Unusable(string fault) => new(null, fault);
}
