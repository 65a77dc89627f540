namespace Cairn.Quality.Confidence;

/// <summary>How well scores part right answers from wrong ones, and how far they can be taken at their word.</summary>
/// <param name="Rows">How many graded answers it is known from.</param>
/// <param name="Wrong">How many of them are wrong.</param>
/// <param name="Auroc">
/// The chance that a right answer has a higher score than a wrong one, ties counting half: 1 parts all, 0.5 is chance.
/// Null where all are right or all are wrong.
/// </param>
/// <param name="StandardError">Of the former, by Hanley and McNeil (Radiology 143, 1982).</param>
/// <param name="Calibration">The answers by score, lowest first; bins without an answer are left out.</param>
public sealed record Discrimination(
    int Rows, int Wrong, double? Auroc, double StandardError, IReadOnlyList<CalibrationBin> Calibration)
{
    // The 99% point of the normal distribution.
    const double OneSided = 2.326;
    const int Bins = 10;

    /// <summary>
    /// Whether nothing shows that the scores are better than chance: the lower 99% bound does not clear one half.
    /// </summary>
    public bool IsUseless => Auroc is { } auroc && auroc - (OneSided * StandardError) <= 0.5;

    /// <summary>Measures graded answers.</summary>
    public static Discrimination Of(IReadOnlyCollection<(decimal Score, bool IsRight)> graded)
    {
        var (right, wrong) = (graded.Count(row => row.IsRight), graded.Count(row => !row.IsRight));
        var bins = graded.GroupBy(row => Math.Min(Bins - 1, (int)(row.Score * Bins))).OrderBy(bin => bin.Key)
            .Select(bin => new CalibrationBin(
                (decimal)bin.Key / Bins, (decimal)(bin.Key + 1) / Bins, bin.Count(),
                decimal.Round(bin.Average(row => row.Score), 4),
                decimal.Round((decimal)bin.Count(row => row.IsRight) / bin.Count(), 4)))
            .ToList();
        if (right == 0 || wrong == 0)
            return new(graded.Count, wrong, null, 0, bins);

        var auroc = Area(graded, (double)right * wrong);
        return new(graded.Count, wrong, auroc, ErrorOf(auroc, right, wrong), bins);
    }

    // Up the scores: each right answer beats the wrong ones below it, and half of those that tie with it.
    static double Area(IEnumerable<(decimal Score, bool IsRight)> graded, double pairs)
    {
        var (area, below) = (0.0, 0);
        foreach (var tied in graded.GroupBy(row => row.Score).OrderBy(group => group.Key))
        {
            var (right, wrong) = (tied.Count(row => row.IsRight), tied.Count(row => !row.IsRight));
            area += right * (below + (wrong / 2.0));
            below += wrong;
        }

        return area / pairs;
    }

    static double ErrorOf(double auroc, int right, int wrong)
    {
        var (one, two) = (auroc / (2 - auroc), 2 * auroc * auroc / (1 + auroc));
        var variance = (auroc * (1 - auroc)) + ((right - 1) * (one - (auroc * auroc)))
            + ((wrong - 1) * (two - (auroc * auroc)));
        return Math.Sqrt(Math.Max(0, variance / ((double)right * wrong)));
    }
}
