using System.Globalization;

namespace Cairn.Quality.Cascading;

/// <summary>Whether the answers of a whole stage are still what those of its pilot were.</summary>
/// <param name="Distance">
/// The largest difference between the shares of pilot rows and other rows up to any score, 0 to 1 (Kolmogorov and
/// Smirnov).
/// </param>
/// <param name="Chance">How likely so large a distance is when nothing has changed.</param>
/// <param name="PilotMean">The mean score of the pilot.</param>
/// <param name="RestMean">The mean score of the others.</param>
public sealed record ConfidenceDrift(double Distance, double Chance, decimal PilotMean, decimal RestMean)
{
    const double ChanceMin = 0.001;
    const double DistanceMin = 0.1;
    const int RowsMin = 30;

    /// <summary>Whether it is too large to be chance, and large enough to matter.</summary>
    public bool IsAlarm => Chance < ChanceMin && Distance >= DistanceMin;

    /// <summary>
    /// Compares the scores of the pilot with all others; null where one of both is too small to tell.
    /// </summary>
    public static ConfidenceDrift? Of(IReadOnlyList<(int Row, decimal Score)> scores, IReadOnlySet<int> pilot)
    {
        var (first, rest) = (scores.Where(row => pilot.Contains(row.Row)).Select(row => row.Score).Order().ToList(),
            scores.Where(row => !pilot.Contains(row.Row)).Select(row => row.Score).Order().ToList());
        if (first.Count < RowsMin || rest.Count < RowsMin)
            return null;

        var distance = Largest(first, rest);
        var size = Math.Sqrt((double)first.Count * rest.Count / (first.Count + rest.Count));
        return new(distance, Tail((size + 0.12 + (0.11 / size)) * distance), first.Average(), rest.Average());
    }

    /// <summary>The alarm as a person reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"The confidence of the answers has drifted: {PilotMean:0.00} on average in the pilot, {RestMean:0.00} behind ")
        + string.Create(CultureInfo.InvariantCulture, $"it (distance {Distance:0.00}, chance {Chance:0.0e+0}). ")
        + "Look at the input: are its later rows of another kind?";

    static double Largest(List<decimal> first, List<decimal> rest)
    {
        var (distance, one, other) = (0.0, 0, 0);
        while (one < first.Count && other < rest.Count)
        {
            var score = Math.Min(first[one], rest[other]);
            while (one < first.Count && first[one] == score)
                one++;
            while (other < rest.Count && rest[other] == score)
                other++;
            distance = Math.Max(distance, Math.Abs(((double)one / first.Count) - ((double)other / rest.Count)));
        }

        return distance;
    }

    // The tail of Kolmogorov's distribution with Stephens' correction for small samples (Press et al., Numerical
    // Recipes, 14.3).
    static double Tail(double x)
    {
        var sum = 0.0;
        for (var term = 1; term <= 100; term++)
            sum += (term % 2 == 1 ? 2 : -2) * Math.Exp(-2 * x * x * term * term);
        return Math.Clamp(sum, 0, 1);
    }
}
