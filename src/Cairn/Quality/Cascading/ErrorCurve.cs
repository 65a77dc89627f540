namespace Cairn.Quality.Cascading;

/// <summary>How likely an answer is wrong by where it stands among the answers of its rung, the surest first.</summary>
sealed class ErrorCurve
{
    const int StepsMax = 10;
    const int RowsPerStepMin = 10;

    readonly double[] _chances;
    readonly bool _isMeasured;

    ErrorCurve(double[] chances, bool isMeasured) => (_chances, _isMeasured) = (chances, isMeasured);

    /// <summary>
    /// Answers of which so many are wrong, by a confidence that knows it: nearly none at the top, four times as many as
    /// on average at the end.
    /// </summary>
    public static ErrorCurve Calibrated(double share) => new([share], isMeasured: false);

    /// <summary>
    /// What graded answers show, by tenths of their ranking (fewer where they are few); each tenth is drawn to the mean
    /// of all by one answer. Answers of the same score stand in any order, so each has their mean.
    /// </summary>
    /// <param name="answers">At least one.</param>
    public static ErrorCurve Measured(IReadOnlyCollection<(decimal Score, bool IsWrong)> answers)
    {
        var mean = answers.Average(answer => answer.IsWrong ? 1.0 : 0);
        List<double> ranked =
        [
            .. answers.GroupBy(answer => answer.Score).OrderByDescending(tied => tied.Key)
                .SelectMany(tied => Enumerable.Repeat(tied.Average(answer => answer.IsWrong ? 1.0 : 0), tied.Count())),
        ];
        var steps = Math.Clamp(ranked.Count / RowsPerStepMin, 1, StepsMax);
        var chances = new double[steps];
        for (var step = 0; step < steps; step++)
        {
            var own = ranked[(step * ranked.Count / steps)..((step + 1) * ranked.Count / steps)];
            chances[step] = (own.Sum() + mean) / (own.Count + 1);
        }

        return new(chances, isMeasured: true);
    }

    /// <summary>The chance of an error at a place of the ranking, from 0, the surest answer, to 1.</summary>
    public double At(double place) => _isMeasured
        ? _chances[Math.Min(_chances.Length - 1, (int)(place * _chances.Length))]
        : Math.Min(1, _chances[0] * 4 * Math.Pow(place, 3));
}
