using Cairn.Profiling.Tokens;

namespace Cairn.Planning;

/// <summary>What nobody knows before the rows are asked, as distributions: the source of an estimate's range.</summary>
/// <remarks>
/// The four are taken as independent. Each stands for the whole run, not for a row: what differs from row to row
/// averages out over many rows, what is wrong about all of them does not.
/// </remarks>
public sealed record Chances
{
    /// <summary>Real prompt tokens over estimated ones, as far as is known. The default is 1.</summary>
    public double InputMean { get; init; } = 1;

    /// <summary>
    /// The relative standard deviation of the estimated prompt tokens of all rows together; lognormal.
    /// The default is 0.12.
    /// </summary>
    public double InputSd { get; init; } = 0.12;

    /// <summary>
    /// The median of the mean answer's share (0 to 1) of <c>max_tokens</c>; lognormal, cut at 1. The default is 0.25:
    /// a guess, since limits are set with room to spare.
    /// </summary>
    public double OutputMedian { get; init; } = 0.25;

    /// <summary>
    /// The standard deviation of the logarithm of that share. The default is 0.9: four of five between 8% and 79%.
    /// </summary>
    public double OutputSigma { get; init; } = 0.9;

    /// <summary>
    /// The weight of the belief that rows after a primer read: Beta(weight, 1), with the mean weight / (weight + 1).
    /// The default is 48, a mean of 98% (economics of primed batches).
    /// </summary>
    public double HitWeight { get; init; } = 48;

    /// <summary>
    /// The weight of the belief that rows are answered at last: 1 - Beta(1, weight). The default is 250: 0.4% are not,
    /// and cost nothing.
    /// </summary>
    public double AnswerWeight { get; init; } = 250;

    /// <summary>Where the ratio of the input comes from. The default is <c>estimator</c>.</summary>
    public string InputSource { get; init; } = "estimator";

    /// <summary>Where the share of the output comes from. The default is <c>default</c>.</summary>
    public string OutputSource { get; init; } = "default";

    /// <summary>The same with what is known of the prompts.</summary>
    /// <param name="known">Their ratio of billed to estimated tokens.</param>
    /// <param name="source">Where that was seen.</param>
    public Chances WithPrompts(TokenCalibration known, string source) => this with
    {
        InputMean = known.Ratio,
        InputSd = known.RatioSd / known.Ratio,
        InputSource = source,
    };

    /// <summary>The same with what is known of the answers: a lognormal of the same mean and deviation.</summary>
    /// <param name="known">The share of <c>max_tokens</c> that they use.</param>
    /// <param name="source">Where that was seen.</param>
    public Chances WithAnswers(TokenCalibration known, string source)
    {
        var sigma2 = Math.Log(1 + Math.Pow(known.RatioSd / known.Ratio, 2));
        return this with
        {
            OutputMedian = known.Ratio * Math.Exp(-sigma2 / 2),
            OutputSigma = Math.Sqrt(sigma2),
            OutputSource = source,
        };
    }

    /// <summary>The same for a limit that Cairn set far above any answer, where nothing else is known.</summary>
    /// <remarks>A median of a fortieth, four of five between a two hundredth and an eighth: a guess as well.</remarks>
    public Chances WithGenerousLimit() =>
        OutputSource == "default" ? this with { OutputMedian = OutputMedian / 10, OutputSigma = 1.3 } : this;

    /// <summary>The chances at their means, which gives the expected cost because cost is linear in each.</summary>
    internal Weights Mean()
    {
        var output = 0.0;
        for (var draw = 1; draw <= Weights.Draws; draw++)
            output += OutputAt(Weights.Halton(draw, 2));
        return new(
            InputMean, output / Weights.Draws, HitWeight / (HitWeight + 1), AnswerWeight / (AnswerWeight + 1), 0.5);
    }

    /// <summary>One of <see cref="Weights.Draws"/> equally likely ways in which it may turn out.</summary>
    internal Weights At(int draw) => new(
        InputAt(Weights.Halton(draw, 3)),
        OutputAt(Weights.Halton(draw, 2)),
        Math.Pow(Weights.Halton(draw, 5), 1 / HitWeight),
        Math.Pow(1 - Weights.Halton(draw, 7), 1 / AnswerWeight),
        Weights.Halton(draw, 11));

    double InputAt(double share)
    {
        var sigma2 = Math.Log(1 + (InputSd * InputSd));
        return InputMean * Math.Exp((Weights.Normal(share) * Math.Sqrt(sigma2)) - (sigma2 / 2));
    }

    double OutputAt(double share) => Math.Min(1, OutputMedian * Math.Exp(OutputSigma * Weights.Normal(share)));
}
