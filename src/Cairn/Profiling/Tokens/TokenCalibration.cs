namespace Cairn.Profiling.Tokens;

/// <summary>
/// Corrects estimates of one model and one template by what its own rows were billed, from the first row on.
/// </summary>
/// <remarks>
/// <para>
/// The ratio rho of billed to expected tokens is the estimator of a ratio, sum y over sum x, whose variance is
/// s^2 (sum of x^2) / (sum of x)^2 with s^2 the mean square of the rows' relative errors (W. G. Cochran, Sampling
/// Techniques, chapter 6). It is weighed against what was known before by the inverse of the variances, and the spread
/// of the rows likewise, by degrees of freedom. What the remaining rows will have is then rho times their sum, with the
/// error of rho and that of each row; for rows drawn at random this is the interval of a finite population.
/// </para>
/// <para>Immutable.</para>
/// </remarks>
public sealed record TokenCalibration
{
    // What was known before counts as much as this many rows where the spread of rows is concerned.
    const double PriorDegrees = 5;

    // Between two runs of a workload the rows change.
    const double DriftPerRun = 0.02;

    // Before any answer, the share of max_tokens that is used may be anything from none to all.
    const double UniformMean = 0.5;
    static readonly double UniformSd = 1 / Math.Sqrt(12);

    readonly RatioSums _seen;
    readonly double _priorRatio;
    readonly double _priorSd;
    readonly double _priorRowSd;

    TokenCalibration((double Ratio, double Sd, double RowSd) prior, RatioSums seen)
    {
        (_priorRatio, _priorSd, _priorRowSd) = prior;
        _seen = seen;
    }

    /// <summary>How many rows it has learned from.</summary>
    public long Rows => _seen.Rows;

    /// <summary>What was billed for one expected token, as far as is known.</summary>
    public double Ratio => _seen.Rows == 0
        ? _priorRatio
        : ((_priorRatio / Square(_priorSd)) + (_seen.Actual / _seen.Expected / DataVariance)) * Square(RatioSd);

    /// <summary>The standard deviation of <see cref="Ratio"/>.</summary>
    public double RatioSd => _seen.Rows == 0
        ? _priorSd
        : 1 / Math.Sqrt((1 / Square(_priorSd)) + (1 / DataVariance));

    /// <summary>The relative standard deviation of a row about the ratio.</summary>
    public double RowSd
    {
        get
        {
            var prior = PriorDegrees * Square(_priorRowSd);
            if (_seen.Rows == 0)
                return _priorRowSd;
            var mean = _seen.SquaredErrors(_seen.Actual / _seen.Expected) / _seen.ExpectedSquares;
            return Math.Sqrt((prior + (_seen.Rows * mean)) / (PriorDegrees + _seen.Rows - 1));
        }
    }

    double DataVariance => Square(RowSd) * _seen.ExpectedSquares / Square(_seen.Expected);

    double Degrees => PriorDegrees + Math.Max(0, _seen.Rows - 1);

    /// <summary>For prompts: the estimator's own uncertainty is what is known before.</summary>
    /// <param name="rows">The estimate of the rows that are to be asked, with at least one token.</param>
    public static TokenCalibration OfPrompts(TokenEstimate rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows.Tokens, nameof(rows));
        return new((1, rows.TemplateSd / rows.Tokens, TokenFacts.BuiltIn.RowSd), default);
    }

    /// <summary>For answers, as shares of their <c>max_tokens</c>: before any is known, anything from nothing to all.
    /// </summary>
    public static TokenCalibration OfAnswers() => new((UniformMean, UniformSd, UniformSd), default);

    /// <summary>Learns from rows: tokens expected by the estimate (of an answer: its <c>max_tokens</c>) and billed.
    /// </summary>
    public TokenCalibration Learn(RatioSums rows) => rows.Rows == 0
        ? this
        : new((_priorRatio, _priorSd, _priorRowSd), _seen + rows);

    /// <summary>What the next run of the workload may start from: all that is known, a little less certain.</summary>
    public TokenCalibration ForNextRun() => _seen.Rows == 0
        ? this
        : new((Ratio, double.Hypot(RatioSd, Ratio * DriftPerRun), RowSd), default);

    /// <summary>The tokens of prompts that are still to be asked.</summary>
    /// <param name="rows">Their estimate.</param>
    /// <param name="coverage">The probability with which the range holds them, between 0 and 1.</param>
    public CalibratedTokens Rest(TokenEstimate rows, double coverage = TokenEstimate.UsualCoverage) =>
        Rest(rows.Tokens, Square(rows.RowSd / TokenFacts.BuiltIn.RowSd), coverage);

    /// <summary>The tokens of answers that are still to come.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="maxTokens">The sum of their <c>max_tokens</c>.</param>
    /// <param name="coverage">The probability with which the range holds them, between 0 and 1.</param>
    public CalibratedTokens Rest(long rows, long maxTokens, double coverage = TokenEstimate.UsualCoverage) =>
        rows == 0 ? default : Rest(maxTokens, Square(maxTokens) / rows, coverage);

    CalibratedTokens Rest(double expected, double expectedSquares, double coverage)
    {
        var sd = double.Hypot(RatioSd * expected, RowSd * Math.Sqrt(expectedSquares));
        var tokens = Ratio * expected;
        return new(tokens, TokenRange.Around(tokens, Quantiles.StudentT((1 + coverage) / 2, Degrees) * sd));
    }

    static double Square(double value) => value * value;
}
