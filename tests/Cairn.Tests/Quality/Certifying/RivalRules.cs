using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

/// <summary>
/// Other rules on the same draws: each may accept one of 50 beginnings of the ranking, of evenly growing length.
/// </summary>
sealed class RivalRules(RecordedScores scores, EscalationRule rule)
{
    const int Lengths = 50;

    readonly Ranking _ranking = Ranking.Of(scores.Scores, 1);
    readonly double[] _logFactorials = LogFactorials(rule.Rows);

    /// <summary>
    /// The mean shares of escalated rows: exact learn-then-test, and Hoeffding's bound for all lengths.
    /// </summary>
    public (double Ltt, double Hoeffding) MeanEscalatedShares(int trials)
    {
        var (ltt, hoeffding) = (0.0, 0.0);
        for (var trial = 0; trial < trials; trial++)
        {
            var audited = Audited(trial);
            ltt += Share(audited, Longest(audited, true, IsRefutedExactly));
            hoeffding += Share(audited, Longest(audited, false, IsRefutedByHoeffding));
        }

        return (ltt / trials, hoeffding / trials);
    }

    // For each rank the audits and the audited errors up to it.
    (int[] Audits, int[] Errors) Audited(int seed)
    {
        var (audits, errors) = (new int[rule.Rows + 1], new int[rule.Rows + 1]);
        foreach (var row in AuditDraw.Rows(rule.Rows, rule.Audits, seed))
            (audits[_ranking.RankOf(row)], errors[_ranking.RankOf(row)]) = (1, scores.Errors[row] ? 1 : 0);
        for (var rank = 1; rank <= rule.Rows; rank++)
            (audits[rank], errors[rank]) = (audits[rank] + audits[rank - 1], errors[rank] + errors[rank - 1]);
        return (audits, errors);
    }

    int Longest((int[] Audits, int[] Errors) audited, bool stopsAtFirst, Func<int, int, int, bool> isRefuted)
    {
        var longest = rule.Share.AllowedErrors;
        for (var step = 1; step <= Lengths; step++)
        {
            var length = (int)((long)rule.Rows * step / Lengths);
            if (length <= longest)
                continue;
            if (isRefuted(length, audited.Audits[length], audited.Errors[length]))
                longest = length;
            else if (stopsAtFirst)
                break;
        }

        return longest;
    }

    double Share((int[] Audits, int[] Errors) audited, int accepted) =>
        (double)(rule.Rows - accepted + audited.Audits[accepted]) / rule.Rows;

    // P(Hypergeometric(length, B + 1, audits) <= errors) <= delta, in fixed order (Learn then Test, 2110.01052).
    bool IsRefutedExactly(int length, int audits, int errors)
    {
        var wrong = rule.Share.AllowedErrors + 1;
        var chance = 0.0;
        for (var seen = Math.Max(0, audits - (length - wrong)); seen <= errors; seen++)
        {
            chance += Math.Exp(
                LogWays(wrong, seen) + LogWays(length - wrong, audits - seen) - LogWays(length, audits));
        }

        return chance <= (double)rule.Share.Delta;
    }

    bool IsRefutedByHoeffding(int length, int audits, int errors)
    {
        var width = Math.Sqrt(Math.Log(Lengths / (double)rule.Share.Delta) / (2.0 * audits));
        return audits > 0 && ((double)errors / audits) + width <= (double)rule.Share.AllowedErrors / length;
    }

    double LogWays(int all, int taken) => taken < 0 || taken > all
        ? double.NegativeInfinity
        : _logFactorials[all] - _logFactorials[taken] - _logFactorials[all - taken];

    static double[] LogFactorials(int most)
    {
        var logs = new double[most + 1];
        for (var number = 1; number <= most; number++)
            logs[number] = logs[number - 1] + Math.Log(number);
        return logs;
    }
}
