namespace Cairn.Quality.Lengths;

/// <summary>
/// What a cap on the length costs against no cap, where each answer that it cuts off is asked once more without it: as
/// shares of the bill, negative where the cap saves.
/// </summary>
/// <remarks>
/// Only generated tokens are billed, so a cap saves where it cuts what nobody needs and costs where the rest is needed.
/// Which it is depends on what decides about the length.
/// </remarks>
/// <param name="Cap">The cap, in output tokens.</param>
/// <param name="SameAgain">Where the prompt decides: the second answer is as long as the first would have been.</param>
/// <param name="DrawnAgain">Where chance decides: each try is as long as any, and is repeated below the cap.</param>
public readonly record struct CapCost(int Cap, double SameAgain, double DrawnAgain)
{
    /// <summary>Compares a cap with none.</summary>
    /// <param name="lengths">The known lengths, of which one at least ended by itself.</param>
    /// <param name="cap">The cap, in output tokens, at least 1.</param>
    /// <param name="promptTokens">What a prompt costs, in output tokens of the same price: E[input] * in / out.</param>
    public static CapCost Of(OutputLengths lengths, int cap, double promptTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cap);
        var uncapped = promptTokens + lengths.MeanUpTo(lengths.Longest);
        var above = lengths.ShareAbove(cap);
        var once = promptTokens + lengths.MeanUpTo(cap);
        var longMean = above > 0 ? cap + lengths.MeanResidual(cap) : 0;
        var same = once + (above * (promptTokens + longMean));
        var drawn = once / (1 - above);
        return new(cap, (same / uncapped) - 1, (drawn / uncapped) - 1);
    }
}
