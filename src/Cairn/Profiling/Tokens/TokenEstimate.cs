namespace Cairn.Profiling.Tokens;

/// <summary>
/// How many tokens one prompt, or the prompts of many rows, will be billed as, and how far that may be off.
/// </summary>
/// <remarks>
/// The error of a row has two parts: one that all rows made by the same template share (what kind of text it is), which
/// therefore doesn't shrink in their sum, and one of its own, which does.
/// </remarks>
/// <param name="Tokens">The expected tokens; not rounded, so that parts add up to their whole.</param>
/// <param name="TemplateSd">The standard deviation, in tokens, of the error that rows of one template share.</param>
/// <param name="RowSd">The standard deviation, in tokens, of the errors that they do not share.</param>
public readonly record struct TokenEstimate(double Tokens, double TemplateSd, double RowSd)
{
    /// <summary>The share of outcomes within an interval where none is named: four of five.</summary>
    public const double UsualCoverage = 0.8;

    /// <summary>The standard deviation of the whole error, in tokens.</summary>
    public double Sd => double.Hypot(TemplateSd, RowSd);

    /// <summary>The sum over two groups of rows of the same template.</summary>
    public static TokenEstimate operator +(TokenEstimate left, TokenEstimate right) =>
        new(left.Tokens + right.Tokens, left.TemplateSd + right.TemplateSd, double.Hypot(left.RowSd, right.RowSd));

    /// <summary>The sum over groups of rows of different templates, whose errors have nothing to do with each
    /// other.</summary>
    public static TokenEstimate OfTemplates(IEnumerable<TokenEstimate> templates) =>
        templates.Aggregate(default(TokenEstimate), (sum, next) => new(
            sum.Tokens + next.Tokens,
            double.Hypot(sum.TemplateSd, next.TemplateSd),
            double.Hypot(sum.RowSd, next.RowSd)));

    /// <summary>The named operator <c>+</c>.</summary>
    public TokenEstimate Add(TokenEstimate other) => this + other;

    /// <summary>The interval that holds the tokens with a probability, by the normal distribution.</summary>
    /// <param name="coverage">The probability, between 0 and 1.</param>
    public TokenRange Interval(double coverage = UsualCoverage) =>
        TokenRange.Around(Tokens, Quantiles.Normal((1 + coverage) / 2) * Sd);
}
