using System.Globalization;

namespace Cairn.Quality.Evaluating;

/// <summary>Two rungs on the same rows: whether their difference is more than chance.</summary>
/// <remarks>
/// McNemar's exact test, which for scores is the sign test: rows on which both do equally well say nothing, and of the
/// others each should have the better half as often if the rungs were alike. Because rows are compared with themselves,
/// far fewer labels tell two rungs apart than their intervals suggest.
/// </remarks>
public sealed record PairedComparison
{
    /// <summary>The rung named first.</summary>
    public required string First { get; init; }

    /// <summary>The rung that it is compared with.</summary>
    public required string Second { get; init; }

    /// <summary>The rows that both were graded on.</summary>
    public required long Rows { get; init; }

    /// <summary>The rows on which the first does better.</summary>
    public required long FirstBetter { get; init; }

    /// <summary>The rows on which the second does better.</summary>
    public required long SecondBetter { get; init; }

    /// <summary>The second's quality less the first's on these rows, -1 to 1; null without rows.</summary>
    public decimal? Difference { get; init; }

    /// <summary>
    /// The probability of a result at least as one-sided if the rungs were alike, 0 to 1.
    /// </summary>
    public required decimal PValue { get; init; }

    /// <summary>The probability as people write it.</summary>
    internal string PValueText =>
        PValue < 0.0001m ? "p < 0.0001" : string.Create(CultureInfo.InvariantCulture, $"p = {PValue:0.0000}");

    internal static PairedComparison Of(RungAnswers first, RungAnswers second)
    {
        var scores = first.Answers.Where(answer => answer.Grade.Score is not null)
            .ToDictionary(answer => answer.Row, answer => answer.Grade.Score!.Value, StringComparer.Ordinal);
        var (rows, better, worse, sum) = (0L, 0L, 0L, 0m);
        foreach (var answer in second.Answers)
        {
            if (answer.Grade.Score is not { } score || !scores.TryGetValue(answer.Row, out var other))
                continue;
            rows++;
            sum += score - other;
            better += score > other ? 1 : 0;
            worse += score < other ? 1 : 0;
        }

        return new()
        {
            First = first.Name,
            Second = second.Name,
            Rows = rows,
            FirstBetter = worse,
            SecondBetter = better,
            Difference = rows == 0 ? null : decimal.Round(sum / rows, 6),
            PValue = PValueOf(better, worse),
        };
    }

    static decimal PValueOf(long better, long worse)
    {
        var tail = BetaDistribution.FairCoin(Math.Min(better, worse), better + worse);
        return decimal.Round((decimal)Math.Min(1, 2 * tail), 9);
    }
}
