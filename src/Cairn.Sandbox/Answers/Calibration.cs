namespace Cairn.Sandbox.Answers;

/// <summary>Spreads the accuracy of a model over its rows, and says how sure it would be of each.</summary>
/// <remarks>
/// The share of a row is 1 - (1 - accuracy) * X with X = (m + 1) * V^m, where V is uniform and m is 3, or less where
/// the accuracy is under 3/4, so that no share is negative. X has the mean 1, so the shares have the accuracy as their
/// mean; and for each V the share grows with the accuracy, so that a better model is surer of every row. Between whole
/// m the two neighbours are mixed: decimals are the same on every machine, powers of doubles are not.
/// </remarks>
static class Calibration
{
    const decimal SteepnessMax = 3;
    const int Digits = 3;
    const decimal OddsFactor = 3;

    /// <summary>How often a row like this is answered right.</summary>
    /// <param name="accuracy">The mean of all rows.</param>
    /// <param name="hardness">Where the row stands among all, from 0 for the easiest to 1.</param>
    public static decimal ShareRight(decimal accuracy, decimal hardness)
    {
        if (accuracy is 0 or 1)
            return accuracy;

        var steepness = Math.Min(SteepnessMax, accuracy / (1 - accuracy));
        var whole = (int)steepness;
        var mixed = steepness - whole;
        var power = 1m;
        for (var factor = 0; factor < whole; factor++)
            power *= hardness;

        var doubt = ((1 - mixed) * (whole + 1) * power) + (mixed * (whole + 2) * power * hardness);
        return Math.Round(Math.Clamp(1 - ((1 - accuracy) * doubt), 0, 1), Digits);
    }

    /// <summary>The confidence that an answer states.</summary>
    public static decimal Stated(decimal shareRight, Confidence confidence) => confidence switch
    {
        Confidence.Over => WithOdds(shareRight, OddsFactor),
        Confidence.Under => WithOdds(shareRight, 1 / OddsFactor),
        _ => shareRight,
    };

    static decimal WithOdds(decimal share, decimal factor) =>
        Math.Round(share * factor / ((share * factor) + 1 - share), Digits);
}
