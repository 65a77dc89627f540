namespace Cairn.Quality.Certifying;

/// <summary>
/// How many rows to audit. Decided before any label is seen, so that the rule stays exact: by what is usual, or by what
/// the rows' chances of an error make cheapest.
/// </summary>
/// <remarks>
/// Each audit before the cut and each row after it costs one expensive answer. More audits move the cut down the
/// ranking, up to a point; below that point the cost rises steeply, above it slowly. Therefore the most audits are
/// taken whose expected share is within <see cref="Slack"/> of the lowest.
/// </remarks>
public sealed record AuditCount
{
    /// <summary>How much above the lowest expected share is as good as the lowest: a quarter of a point.</summary>
    public const double Slack = 0.0025;

    const double GridStep = 1.12;
    const long DrawsMax = 20_000_000;

    /// <summary>How many rows to audit.</summary>
    public required int Audits { get; init; }

    /// <summary>What other numbers of audits are expected to lead to, the fewest first.</summary>
    public required IReadOnlyList<AuditPoint> Curve { get; init; }

    /// <summary>
    /// The usual number, for scores that say nothing of chances:
    /// min(0.3 N, max(400, 2 ln(3.3 / delta) / (1 - target))).
    /// </summary>
    public static int Usual(int rows, EscalationTerms terms)
    {
        var wanted = Math.Max(400, 2 * Math.Log(3.3 / (double)terms.Delta) / (double)(1 - terms.Target));
        return (int)Math.Ceiling(Math.Min((double)(0.3m * rows), wanted));
    }

    /// <summary>
    /// The number whose expected share of expensive answers is lowest, by simulation: each row's error is drawn by its
    /// chance, each error is audited with chance n / N.
    /// </summary>
    /// <param name="share">B and delta.</param>
    /// <param name="errorChances">
    /// For each row, in the order of the ranking, the chance that its cheap answer is wrong, 0 to 1. Learned from
    /// anything but the labels of these rows.
    /// </param>
    /// <param name="seed">Draws the errors.</param>
    /// <exception cref="ArgumentOutOfRangeException">A chance is outside of 0 to 1.</exception>
    public static AuditCount Choose(EscalationShare share, IReadOnlyList<double> errorChances, long seed)
    {
        var rules = Rules(errorChances.Count, share);
        var accepted = new double[rules.Count];
        var numbers = SplitMix64.Of(seed, SeedPurpose.Outlook);
        var rounds = (int)Math.Clamp(DrawsMax / errorChances.Count, 8, 200);
        for (var round = 0; round < rounds; round++)
        {
            var errors = Errors(errorChances, ref numbers);
            for (var rule = 0; rule < rules.Count; rule++)
                accepted[rule] += (double)Accepted(rules[rule], errors) / rounds;
        }

        var curve = rules.Select((rule, index) => Point(rule, accepted[index])).ToList();
        var lowest = curve.Min(point => point.EscalatedShare);
        return new()
        {
            Audits = curve.Last(point => point.EscalatedShare <= lowest + Slack).Audits,
            Curve = curve,
        };
    }

    // From the fewest that certify anything to half of the rows, or all where half is not enough; of those with one k*
    // only the fewest, since the others escalate more.
    static List<EscalationRule> Rules(int rows, EscalationShare share)
    {
        var fewest = EscalationRule.Of(rows, share, rows).AuditsNeeded();
        var most = Math.Max(fewest, rows / 2);
        SortedSet<int> counts = [];
        for (double audits = fewest; audits < most; audits = Math.Max(audits + 1, audits * GridStep))
            counts.Add(EscalationRule.Of(rows, share, (int)audits).AuditsOfKStar());
        counts.Add(EscalationRule.Of(rows, share, most).AuditsOfKStar());
        return [.. counts.Select(audits => EscalationRule.Of(rows, share, audits))];
    }

    static List<(int Rank, double Lot)> Errors(IReadOnlyList<double> chances, ref SplitMix64 numbers)
    {
        List<(int Rank, double Lot)> errors = [];
        for (var place = 0; place < chances.Count; place++)
        {
            if (chances[place] is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(chances), chances[place], "Expected a chance, 0 to 1.");
            if (numbers.Share() < chances[place])
                errors.Add((place + 1, numbers.Share()));
        }

        return errors;
    }

    static int Accepted(EscalationRule rule, List<(int Rank, double Lot)> errors)
    {
        var (left, share) = (rule.KStar!.Value, (double)rule.Audits / rule.Rows);
        foreach (var (rank, lot) in errors)
        {
            if (lot < share && left-- == 0)
                return rank - 1;
        }

        return rule.Rows;
    }

    static AuditPoint Point(EscalationRule rule, double accepted)
    {
        var audited = (double)rule.Audits / rule.Rows;
        return new(rule.Audits, rule.KStar!.Value, 1 - (accepted / rule.Rows * (1 - audited)));
    }
}
