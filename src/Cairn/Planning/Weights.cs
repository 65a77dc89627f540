namespace Cairn.Planning;

/// <summary>How a run may turn out, as factors on the parts of a bill.</summary>
/// <param name="Input">Real prompt tokens over estimated ones.</param>
/// <param name="Output">The mean answer's share of <c>max_tokens</c>.</param>
/// <param name="Hits">The share of rows after the primers that read the cache.</param>
/// <param name="Answered">The share of rows that are answered, and so billed.</param>
/// <param name="OwnCache">What the user's own markers do: 0 all is read, 0.5 nothing cached, 1 all is written.</param>
readonly record struct Weights(double Input, double Output, double Hits, double Answered, double OwnCache)
{
    /// <summary>How many points stand for a distribution; quantiles of a cost are exact to about 1%.</summary>
    public const int Draws = 1_000;

    /// <summary>
    /// The next point of the van der Corput sequence, which fills 0 to 1 evenly: the same on every machine.
    /// </summary>
    public static double Halton(int index, int radix)
    {
        var (point, step) = (0.0, 1.0);
        for (var left = index; left > 0; left /= radix)
        {
            step /= radix;
            point += step * (left % radix);
        }

        return point;
    }

    /// <summary>
    /// The quantile of the standard normal distribution, to 5e-4 (Abramowitz and Stegun, Handbook of Mathematical
    /// Functions, 26.2.23).
    /// </summary>
    public static double Normal(double share)
    {
        var tail = Math.Sqrt(-2 * Math.Log(Math.Min(share, 1 - share)));
        var away = tail - ((2.515517 + (tail * (0.802853 + (tail * 0.010328))))
            / (1 + (tail * (1.432788 + (tail * (0.189269 + (tail * 0.001308)))))));
        return share < 0.5 ? -away : away;
    }
}
