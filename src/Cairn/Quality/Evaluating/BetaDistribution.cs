namespace Cairn.Quality.Evaluating;

/// <summary>
/// The distribution of a share in [0, 1], and by it the tails of the binomial and of Student's t, which are the same
/// function.
/// </summary>
/// <param name="A">The first shape; more than 0.</param>
/// <param name="B">The second shape; more than 0.</param>
readonly record struct BetaDistribution(double A, double B)
{
    const int Halvings = 60;
    const int TermsMax = 100_000;
    const double Precision = 1e-14;
    const double Tiny = 1e-300;

    static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>The probability of at most <paramref name="count"/> heads in so many throws of a fair coin.</summary>
    public static double FairCoin(long count, long throws) =>
        count >= throws ? 1 : new BetaDistribution(throws - count, count + 1).Below(0.5);

    /// <summary>The t that Student's distribution stays below with the given probability (0.5 to 1).</summary>
    /// <param name="below">The probability.</param>
    /// <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double StudentT(double below, long freedom)
    {
        // For x from Beta(f/2, 1/2), t = sqrt(f (1-x) / x) has both tails at 1-x (Abramowitz and Stegun, 26.7.1).
        var share = new BetaDistribution(freedom / 2.0, 0.5).Quantile(2 * (1 - below));
        return Math.Sqrt(freedom * (1 - share) / share);
    }

    /// <summary>The share that the truth is below with a probability of <paramref name="below"/> (0 to 1).</summary>
    public double Quantile(double below)
    {
        var (low, high) = (0.0, 1.0);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = Below(middle) < below ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The probability that the truth is below a share.</summary>
    /// <remarks>
    /// The regularised incomplete beta function by its continued fraction, evaluated by Lentz's method (Abramowitz and
    /// Stegun, Handbook of Mathematical Functions, 26.5.8), on the side where it converges fast.
    /// </remarks>
    public double Below(double share)
    {
        if (share <= 0 || share >= 1)
            return share <= 0 ? 0 : 1;

        return share < (A + 1) / (A + B + 2)
            ? Side(A, B, share)
            : 1 - Side(B, A, 1 - share);
    }

    static double Side(double a, double b, double x)
    {
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return front * Fraction(a, b, x) / a;
    }

    static double Fraction(double a, double b, double x)
    {
        var (c, d) = (1.0, 1 / Away(1 - ((a + b) * x / (a + 1))));
        var value = d;
        for (var m = 1; m < TermsMax; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            (c, d) = (Away(1 + (even / c)), 1 / Away(1 + (even * d)));
            value *= c * d;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            (c, d) = (Away(1 + (odd / c)), 1 / Away(1 + (odd * d)));
            value *= c * d;
            if (Math.Abs((c * d) - 1) < Precision)
                break;
        }

        return value;
    }

    static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>
    /// The logarithm of the gamma function: Lanczos' approximation with g = 7 (Godfrey's coefficients), to 15 digits.
    /// </summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);

        var sum = Lanczos[0];
        for (var term = 1; term < Lanczos.Length; term++)
            sum += Lanczos[term] / (x - 1 + term);
        var shifted = x + 6.5;
        return (Math.Log(2 * Math.PI) / 2) + ((x - 0.5) * Math.Log(shifted)) - shifted + Math.Log(sum);
    }
}
