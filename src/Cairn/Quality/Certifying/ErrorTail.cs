using System.Numerics;

namespace Cairn.Quality.Certifying;

/// <summary>
/// Walks F(0), F(1), ...: the chance that at most k of B + k + 1 errors are among n audits of N rows.
/// </summary>
/// <remarks>
/// F(k) = P(Hypergeometric(N, B + k + 1, n) &lt;= k) is also the chance that the errors, looked at one after another,
/// show at most k audited ones before the (B + 1)-th unaudited one, so F(k) - F(k - 1) is a term of the negative
/// hypergeometric distribution: q(0) = C(N - B - 1, n) / C(N, n) and
/// q(j + 1) = q(j) * (B + 1 + j) / (j + 1) * (n - j) / (N - B - 1 - j). Terms far below the smallest double are carried
/// with an exponent of their own; the relative error stays under 1e-10.
/// </remarks>
sealed class ErrorTail
{
    const int ScaleStep = 500;
    const double Tight = 1e-9;

    static readonly double Large = Math.ScaleB(1, ScaleStep);
    static readonly double Small = Math.ScaleB(1, -ScaleStep);

    readonly int _rows;
    readonly int _allowed;
    readonly int _audits;
    double _term = 1;
    double _sum;
    int _exponent;

    /// <param name="rows">N, at least 1.</param>
    /// <param name="allowed">B, at least 0.</param>
    /// <param name="audits">n, 0 to N.</param>
    public ErrorTail(int rows, int allowed, int audits)
    {
        (_rows, _allowed, _audits) = (rows, allowed, audits);
        // C(N - B - 1, n) / C(N, n) is a product of n factors, or by symmetry of B + 1: the shorter one.
        var (factors, lost) = allowed < audits ? (allowed + 1, audits) : (audits, allowed + 1);
        for (var factor = 0; factor < factors && _term > 0; factor++)
        {
            _term *= Math.Max(0, rows - lost - (double)factor) / (rows - (double)factor);
            if (_term is > 0 and < 1 && _term < Small)
                (_term, _exponent) = (_term * Large, _exponent - ScaleStep);
        }

        _sum = _term;
    }

    /// <summary>The k at which it stands, from 0.</summary>
    public int K { get; private set; }

    /// <summary>F(k).</summary>
    public double Value => Math.ScaleB(_sum, _exponent);

    /// <summary>Goes on to the next k.</summary>
    public void Next()
    {
        if (_term > 0)
            _term *= (_allowed + 1.0 + K) / (K + 1.0) * (_audits - (double)K) / (_rows - _allowed - 1.0 - K);
        _sum += _term;
        if (_sum > Large)
            (_term, _sum, _exponent) = (_term * Small, _sum * Small, _exponent + ScaleStep);
        K++;
    }

    /// <summary>Whether F(k) is at most delta: decided in whole numbers where the two are close.</summary>
    public bool IsAtMost(decimal delta)
    {
        var bound = (double)delta;
        return Math.Abs(Value - bound) > Tight * bound ? Value < bound : IsExactlyAtMost(delta);
    }

    bool IsExactlyAtMost(decimal delta)
    {
        var errors = _allowed + K + 1;
        var right = _rows - errors;
        var first = Math.Max(0, _audits - right);
        var term = Choose(errors, first) * Choose(right, _audits - first);
        var sum = BigInteger.Zero;
        for (var audited = first; audited <= K && !term.IsZero; audited++)
        {
            sum += term;
            term = term * (errors - audited) * (_audits - audited) / (audited + 1) / (right - _audits + audited + 1);
        }

        var bits = decimal.GetBits(delta);
        var scale = BigInteger.Pow(10, (bits[3] >> 16) & 0xFF);
        return sum * scale <= new BigInteger(delta * (decimal)scale) * Choose(_rows, _audits);
    }

    static BigInteger Choose(int all, int taken)
    {
        var ways = BigInteger.One;
        for (var step = 0; step < Math.Min(taken, all - taken); step++)
            ways = ways * (all - step) / (step + 1);
        return taken < 0 || taken > all ? BigInteger.Zero : ways;
    }
}
