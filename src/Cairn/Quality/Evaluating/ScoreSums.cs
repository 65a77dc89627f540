namespace Cairn.Quality.Evaluating;

/// <summary>What an interval needs to know of scores, or of differences of scores.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Squares">The sum of their squares.</param>
/// <param name="IsBinary">Whether each is 0 or 1.</param>
readonly record struct ScoreSums(long Count, double Sum, double Squares, bool IsBinary)
{
    public double Mean => Sum / Count;

    /// <summary>The variance of one score, estimated from at least two.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, (Squares - (Sum * Sum / Count)) / (Count - 1));

    public static ScoreSums Of(IEnumerable<decimal> scores)
    {
        var sums = new ScoreSums(0, 0, 0, true);
        foreach (var score in scores)
        {
            var value = (double)score;
            sums = new(sums.Count + 1, sums.Sum + value, sums.Squares + (value * value),
                sums.IsBinary && score is 0 or 1);
        }

        return sums;
    }
}
