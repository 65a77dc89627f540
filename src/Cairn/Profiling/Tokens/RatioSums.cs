namespace Cairn.Profiling.Tokens;

/// <summary>
/// What is kept of rows that were expected to have so many tokens and then had others: enough for the ratio of the two
/// and its error, however many rows there were. Sums of disjoint rows add up.
/// </summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Expected">The sum of what was expected (x).</param>
/// <param name="Actual">The sum of what was billed (y).</param>
/// <param name="ExpectedSquares">The sum of x squared.</param>
/// <param name="Products">The sum of x times y.</param>
/// <param name="ActualSquares">The sum of y squared.</param>
public readonly record struct RatioSums(
    long Rows, double Expected, double Actual, double ExpectedSquares, double Products, double ActualSquares)
{
    /// <summary>One row.</summary>
    public static RatioSums Of(double expected, double actual) =>
        new(1, expected, actual, expected * expected, expected * actual, actual * actual);

    /// <summary>The rows of both.</summary>
    public static RatioSums operator +(RatioSums left, RatioSums right) => new(
        left.Rows + right.Rows, left.Expected + right.Expected, left.Actual + right.Actual,
        left.ExpectedSquares + right.ExpectedSquares, left.Products + right.Products,
        left.ActualSquares + right.ActualSquares);

    /// <summary>The named operator <c>+</c>.</summary>
    public RatioSums Add(RatioSums other) => this + other;

    /// <summary>The sum of the squares of what the rows are off by when each is expected to have x times the
    /// ratio.</summary>
    internal double SquaredErrors(double ratio) =>
        Math.Max(0, ActualSquares - (2 * ratio * Products) + (ratio * ratio * ExpectedSquares));
}
