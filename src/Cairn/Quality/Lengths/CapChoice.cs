namespace Cairn.Quality.Lengths;

/// <summary>The <c>max_tokens</c> that known lengths speak for.</summary>
/// <param name="MaxTokens">The cap.</param>
/// <param name="Reason">Why it.</param>
public readonly record struct CapChoice(int MaxTokens, CapReason Reason)
{
    /// <summary>The share of answers that the cap should let end, so that what it cuts is a rarity.</summary>
    public const double Share = 0.999;

    /// <summary>How sure one is of that.</summary>
    public const double Confidence = 0.95;

    /// <summary>What a cap below the longest answers must save, as a share of the bill, before it is taken.</summary>
    public const double WorthIt = 0.05;

    /// <summary>An answer runs away where this many medians are still to come on average.</summary>
    public const double RunawayMedians = 10;

    /// <summary>How many runaways must have been seen.</summary>
    public const int RunawaysMin = 10;

    /// <summary>
    /// Chooses: where runaways cost more than asking again, the cap that saves most; else the upper tolerance bound of
    /// the 99.9th percentile; else, while answers are few, twice the longest.
    /// </summary>
    /// <remarks>
    /// Never a quantile such as the 95th: what it cuts off is paid twice, and only a runaway gains by that. A runaway
    /// is seen by the mean residual life: beyond the cap more tokens follow than a new try costs. That a new try is
    /// shorter is an assumption, which is why it has to save much.
    /// </remarks>
    /// <param name="lengths">The known lengths.</param>
    /// <param name="first">The cap while nothing is known, at least 1; no choice is above it.</param>
    /// <param name="promptTokens">What a prompt costs, in output tokens of the same price.</param>
    public static CapChoice Of(OutputLengths lengths, int first, double promptTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(first);
        if (lengths.Count == 0 || lengths.Cut == lengths.Count)
            return new(first, CapReason.NothingKnown);
        if (Runaways(lengths, promptTokens) is { } cap && cap < first)
            return new(cap, CapReason.Runaways);

        var (wanted, reason) = lengths.ToleranceBound(Share, Confidence) is { } bound
            ? (bound, CapReason.ToleranceBound)
            : (2L * lengths.Longest, CapReason.TwiceTheLongest);
        return wanted < first ? new((int)Math.Max(1, wanted), reason) : new(first, CapReason.NothingKnown);
    }

    /// <summary>
    /// The cap beyond which answers run away: the mean residual life passes what a new try costs and <see
    /// cref="RunawayMedians"/>, and cutting there saves at least <see cref="WorthIt"/> if chance decides about lengths.
    /// Null where there is none.
    /// </summary>
    /// <param name="lengths">The known lengths.</param>
    /// <param name="promptTokens">What a prompt costs, in output tokens of the same price.</param>
    public static int? Runaways(OutputLengths lengths, double promptTokens)
    {
        CapCost? best = null;
        var median = lengths.Steps.FirstOrDefault(step => step.ShareAbove <= 0.5).Tokens;
        var rarest = Math.Max(double.Epsilon, (double)RunawaysMin / lengths.Count);
        foreach (var step in lengths.Steps.Where(step => step.ShareAbove <= 0.5 && step.ShareAbove >= rarest))
        {
            if (step.Tokens == 0 || lengths.MeanResidual(step.Tokens) < RunawayMedians * median)
                continue;
            var again = (promptTokens + lengths.MeanUpTo(step.Tokens)) / (1 - step.ShareAbove);
            if (lengths.MeanResidual(step.Tokens) <= again)
                continue;

            var cost = CapCost.Of(lengths, step.Tokens, promptTokens);
            best = best is { } saved && saved.DrawnAgain <= cost.DrawnAgain ? saved : cost;
        }

        return best is { } found && found.DrawnAgain <= -WorthIt ? found.Cap : null;
    }
}
