namespace Cairn.Profiling.Tokens;

/// <summary>Quantiles of the distributions that intervals are made with.</summary>
static class Quantiles
{
    const double Tail = 0.02425;

    /// <summary>The standard normal quantile of a probability between 0 and 1, to 1e-8.</summary>
    /// <remarks>P. J. Acklam's rational approximation, relative error below 1.15e-9.</remarks>
    public static double Normal(double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
        if (probability < Tail)
            return InTail(Math.Sqrt(-2 * Math.Log(probability)));
        if (probability > 1 - Tail)
            return -InTail(Math.Sqrt(-2 * Math.Log(1 - probability)));

        var q = probability - 0.5;
        var r = q * q;
        return q
            * Polynomial(r, -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690,
                -30.66479806614716, 2.506628277459239)
            / Polynomial(r, -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
                -13.28068155288572, 1);
    }

    /// <summary>The quantile of Student's t; to three digits from three degrees of freedom on.</summary>
    /// <remarks>Abramowitz and Stegun, 26.7.5.</remarks>
    public static double StudentT(double probability, double degrees)
    {
        var z = Normal(probability);
        var square = z * z;
        return z
            + (z * Polynomial(square, 1, 1) / (4 * degrees))
            + (z * Polynomial(square, 5, 16, 3) / (96 * degrees * degrees))
            + (z * Polynomial(square, 3, 19, 17, -15) / (384 * degrees * degrees * degrees))
            + (z * Polynomial(square, 79, 776, 1482, -1920, -945) / (92_160 * Math.Pow(degrees, 4)));
    }

    static double InTail(double q) =>
        Polynomial(q, -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
            4.374664141464968, 2.938163982698783)
        / Polynomial(q, 0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1);

    static double Polynomial(double x, params ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
            sum = (sum * x) + coefficient;
        return sum;
    }
}
