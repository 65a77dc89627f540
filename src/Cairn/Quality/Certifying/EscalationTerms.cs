namespace Cairn.Quality.Certifying;

/// <summary>How many of the rows must be right, and how sure one wants to be of it.</summary>
/// <remarks>Decimal, because in binary (1 - 0.9) * 1000 falls below 100 and costs an allowed error.</remarks>
public sealed record EscalationTerms
{
    /// <summary>States both, checked.</summary>
    /// <param name="target">The share of rows that must be right, above 0 and below 1.</param>
    /// <param name="delta">The chance, above 0 and below 1, with which it may turn out lower.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public EscalationTerms(decimal target, decimal delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(target, 0m);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, 1m);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delta, 0m);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(delta, 1m);
        Target = target;
        Delta = delta;
    }

    /// <summary>The share of rows that must be right.</summary>
    public decimal Target { get; }

    /// <summary>The chance with which it may turn out lower.</summary>
    public decimal Delta { get; }

    /// <summary>
    /// ln(1/delta) / (1 - target), rounded up: with fewer audits of many rows not even an audit without an error
    /// certifies anything.
    /// </summary>
    public long AuditsLimit => (long)Math.Ceiling(-Math.Log((double)Delta) / (double)(1 - Target));

    /// <summary>All of the allowed errors of so many rows, floor((1 - target) * rows), and all of delta.</summary>
    public EscalationShare Whole(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return new((int)decimal.Floor((1 - Target) * rows), Delta);
    }

    /// <summary>
    /// Divides the allowed errors and delta among parts that are certified apart, such as slices of the rows or the
    /// edges between several rungs, so that their sum keeps the terms.
    /// </summary>
    /// <remarks>
    /// The allowed errors go by weight (largest remainders, the first part first), delta in equal shares. That all
    /// parts keep their share at once is then at least as sure as 1 - delta, whatever the parts have to do with each
    /// other (Boole's inequality).
    /// </remarks>
    /// <param name="rows">All rows.</param>
    /// <param name="weights">One weight of at least 0 for each part, such as its rows; not all of them 0.</param>
    public IReadOnlyList<EscalationShare> Split(int rows, IReadOnlyList<int> weights)
    {
        var whole = Whole(rows);
        var total = weights.Sum(weight => (long)weight);
        if (total <= 0 || weights.Any(weight => weight < 0))
            throw new ArgumentException("Weights must be at least 0, and one of them above it.", nameof(weights));

        var exact = weights.Select(weight => (decimal)whole.AllowedErrors * weight / total).ToList();
        var errors = exact.Select(share => (int)decimal.Floor(share)).ToList();
        var left = whole.AllowedErrors - errors.Sum();
        foreach (var part in Enumerable.Range(0, exact.Count).OrderByDescending(part => exact[part] - errors[part]))
        {
            if (left-- > 0)
                errors[part]++;
        }

        // Rounded down, so that the parts never sum to more than delta.
        var delta = decimal.Round(Delta / weights.Count, 20, MidpointRounding.ToZero);
        return [.. errors.Select(share => new EscalationShare(share, delta))];
    }
}
