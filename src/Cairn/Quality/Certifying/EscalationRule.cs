namespace Cairn.Quality.Certifying;

/// <summary>
/// Decides which cheap answers may stay: all before the (k* + 1)-th audited error in the ranking, such that more than B
/// wrong ones stay with a chance of at most delta.
/// </summary>
/// <remarks>
/// n rows are drawn uniformly without replacement from N rows, after the cheap answers and their ranking are known and
/// before any label or expensive answer of these rows is used. F(k) = P(Hypergeometric(N, B + k + 1, n) &lt;= k) and
/// k* = max { k : F(k) &lt;= delta }. More than B unaudited errors stay only if at most k* of the first B + k* + 1
/// errors are audited, and which rows are audited has nothing to do with which are wrong. The bound holds for any
/// ranking and any number of errors; a poor ranking only makes more rows escalate. Audited rows take the expensive
/// answer.
/// </remarks>
public sealed record EscalationRule
{
    EscalationRule(int rows, EscalationShare share, int audits) =>
        (Rows, Share, Audits) = (rows, share, audits);

    /// <summary>N: the rows that have a cheap answer.</summary>
    public int Rows { get; }

    /// <summary>B and delta.</summary>
    public EscalationShare Share { get; }

    /// <summary>n: how many of the rows are audited.</summary>
    public int Audits { get; }

    /// <summary>The audited errors that the walk passes; null where so few audits certify nothing.</summary>
    public int? KStar { get; private init; }

    /// <summary>F(k*): the chance of more than B wrong rows, at most delta; null without a k*.</summary>
    public double? FKStar { get; private init; }

    /// <summary>The rule for so many rows and audits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are no rows, or more audits than rows, or the share is out of its range.
    /// </exception>
    public static EscalationRule Of(int rows, EscalationShare share, int audits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(audits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(audits, rows);
        ArgumentOutOfRangeException.ThrowIfNegative(share.AllowedErrors, nameof(share));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share.AllowedErrors, rows, nameof(share));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share.Delta, nameof(share));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(share.Delta, 1m, nameof(share));
        var rule = new EscalationRule(rows, share, audits);
        var tail = new ErrorTail(rows, share.AllowedErrors, audits);
        while (tail.K <= audits && tail.IsAtMost(share.Delta))
        {
            rule = rule with { KStar = tail.K, FKStar = tail.Value };
            tail.Next();
        }

        return rule;
    }

    /// <summary>Applies the rule to what the audits found.</summary>
    /// <param name="audited">
    /// Every audited row once. One that got no answer is an error: to leave it out would favour the cheap answers.
    /// </param>
    /// <exception cref="ArgumentException">It is not <see cref="Audits"/> rows, or two share a rank.</exception>
    public EscalationCut Cut(IReadOnlyCollection<AuditedRow> audited)
    {
        if (audited.Count != Audits || audited.Any(row => row.Rank < 1 || row.Rank > Rows)
            || audited.DistinctBy(row => row.Rank).Count() != audited.Count)
        {
            throw new ArgumentException($"Expected {Audits} audited rows of different rank, 1 to {Rows}.",
                nameof(audited));
        }

        var errors = audited.Where(row => row.IsError).Select(row => row.Rank).Order().ToList();
        var accepted = KStar is not { } passed ? Share.AllowedErrors
            : passed < errors.Count ? errors[passed] - 1
            : Rows;
        return new(Rows, accepted, audited.Count(row => row.Rank <= accepted));
    }

    /// <summary>The fewest audits of these rows that can certify anything: F(0) falls to delta.</summary>
    public int AuditsNeeded() => First(0, Rows, audits => IsEnough(Share.AllowedErrors, audits));

    /// <summary>
    /// The fewest audits with the same k*: more of them escalate more rows and pass no further error.
    /// </summary>
    internal int AuditsOfKStar() => KStar is { } kStar
        ? First(kStar, Audits, audits => Of(Rows, Share, audits).KStar >= kStar)
        : Audits;

    /// <summary>
    /// The highest target, in millionths, that these audits can certify for these rows; null if there is none.
    /// </summary>
    public decimal? TargetPossible()
    {
        var allowed = First(0, Rows - 1, errors => IsEnough(errors, Audits));
        var target = decimal.Round(1 - ((decimal)allowed / Rows), 6, MidpointRounding.ToZero);
        return IsEnough(allowed, Audits) && target > 0 ? target : null;
    }

    bool IsEnough(int allowed, int audits) => new ErrorTail(Rows, allowed, audits).IsAtMost(Share.Delta);

    static int First(int low, int high, Func<int, bool> isEnough)
    {
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = isEnough(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
