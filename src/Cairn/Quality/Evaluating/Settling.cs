namespace Cairn.Quality.Evaluating;

/// <summary>How many labels would decide whether a rung is good enough.</summary>
static class Settling
{
    const long LabelsMax = 100_000_000;

    /// <summary>
    /// How many more than there are, if later rows are as the ones so far; null where the quality is too near to the
    /// bar for any number that somebody could make.
    /// </summary>
    public static long? MoreLabels(RungAnswers rung, decimal bar)
    {
        var sums = ScoreSums.Of(rung.Answers.Select(answer => answer.Grade.Score).OfType<decimal>());
        if (sums.Count == 0)
            return null;

        var (low, high) = (sums.Count, sums.Count);
        while (!IsSettled(sums, high, (double)bar))
        {
            if (high > LabelsMax)
                return null;
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = IsSettled(sums, middle, (double)bar) ? (low, middle) : (middle, high);
        }

        return high - sums.Count;
    }

    static bool IsSettled(ScoreSums sums, long rows, double bar)
    {
        var scale = (double)rows / sums.Count;
        var more = sums with { Count = rows, Sum = sums.Sum * scale, Squares = sums.Squares * scale };
        var interval = QualityInterval.Of(more);
        return (double)interval.Low >= bar || (double)interval.High < bar;
    }
}
