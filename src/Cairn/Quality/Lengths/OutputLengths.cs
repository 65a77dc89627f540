namespace Cairn.Quality.Lengths;

/// <summary>
/// How long answers are, in output tokens, as far as they are known: one that was cut off at its <c>max_tokens</c> is
/// known to be at least that long.
/// </summary>
/// <remarks>
/// The share of answers longer than m is the estimate of Kaplan and Meier (Nonparametric estimation from incomplete
/// observations, 1958), which needs no guess about the cut ones. Thinking counts as output and has a tail of its own:
/// keep models and efforts apart.
/// </remarks>
public sealed class OutputLengths
{
    readonly SortedDictionary<int, (long Ended, long Cut)> _counts = [];
    IReadOnlyList<LengthStep>? _steps;

    /// <summary>All answers.</summary>
    public long Count { get; private set; }

    /// <summary>Those that were cut off.</summary>
    public long Cut { get; private set; }

    /// <summary>The longest, cut off or not; 0 where there is none.</summary>
    public int Longest { get; private set; }

    /// <summary>The different lengths, the shortest first, with the share of answers that are longer.</summary>
    public IReadOnlyList<LengthStep> Steps => _steps ??= Survival();

    /// <summary>Adds answers of one length.</summary>
    /// <param name="tokens">The output tokens that were billed, at least 0.</param>
    /// <param name="isCut">Whether they ended because <c>max_tokens</c> was reached.</param>
    /// <param name="count">How many there are.</param>
    public void Add(int tokens, bool isCut, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (ended, cut) = _counts.GetValueOrDefault(tokens);
        _counts[tokens] = isCut ? (ended, cut + count) : (ended + count, cut);
        (Count, Cut, Longest) = (Count + count, Cut + (isCut ? count : 0), Math.Max(Longest, tokens));
        _steps = null;
    }

    /// <summary>The share of answers longer than so many tokens, 0 to 1; 1 where nothing is known.</summary>
    public double ShareAbove(int tokens)
    {
        var above = 1.0;
        foreach (var step in Steps)
        {
            if (step.Tokens > tokens)
                break;
            above = step.ShareAbove;
        }

        return above;
    }

    /// <summary>
    /// The mean of what answers have up to so many tokens: the area below the share of longer ones. Beyond the longest
    /// known answer nothing is counted, so where that was cut off it is a lower bound.
    /// </summary>
    public double MeanUpTo(int tokens)
    {
        var (mean, from, above) = (0.0, 0, 1.0);
        foreach (var step in Steps.TakeWhile(step => step.Tokens < tokens))
        {
            mean += above * (step.Tokens - from);
            (from, above) = (step.Tokens, step.ShareAbove);
        }

        return mean + (above * (Math.Min(tokens, Math.Max(from, Longest)) - from));
    }

    /// <summary>
    /// The mean residual life E[L - m | L > m]: how many tokens follow on average where so many have been written.
    /// </summary>
    public double MeanResidual(int tokens)
    {
        var above = ShareAbove(tokens);
        return above > 0 ? (MeanUpTo(Longest) - MeanUpTo(tokens)) / above : 0;
    }

    /// <summary>
    /// A number of tokens that at least this share of all answers keep to, with this confidence: an order statistic of
    /// the lengths, whatever their distribution. Null while there are too few answers, or too many were cut off.
    /// </summary>
    /// <param name="share">The share of answers, above 0 and below 1, such as 0.999.</param>
    /// <param name="confidence">How sure, above 0 and below 1, such as 0.95.</param>
    public int? ToleranceBound(double share, double confidence)
    {
        // Those that were cut off may be of any length, so they stand behind all others.
        if (ToleranceRank.Above(Count, share, confidence) is not { } above || above < Cut)
            return null;

        var left = above - Cut;
        foreach (var (tokens, (ended, _)) in _counts.Reverse())
        {
            if ((left -= ended) < 0)
                return tokens;
        }

        return null;
    }

    List<LengthStep> Survival()
    {
        List<LengthStep> steps = new(_counts.Count);
        var (above, atRisk) = (1.0, Count);
        foreach (var (tokens, (ended, cut)) in _counts)
        {
            above *= (double)(atRisk - ended) / atRisk;
            atRisk -= ended + cut;
            steps.Add(new(tokens, above));
        }

        return steps;
    }
}
