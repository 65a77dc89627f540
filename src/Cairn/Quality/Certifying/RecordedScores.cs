namespace Cairn.Quality.Certifying;

/// <summary>Rows whose scores and errors are both known already: what the rule would have done with them.</summary>
/// <param name="Scores">One finite number for each row; a higher one is surer.</param>
/// <param name="Errors">Whether each row's cheap answer is wrong.</param>
sealed record RecordedScores(IReadOnlyList<double> Scores, IReadOnlyList<bool> Errors)
{
    /// <summary>
    /// Ranks, draws and cuts once; without a k*, nothing is drawn and only the first B rows are accepted.
    /// </summary>
    public RecordedOutcome Certify(EscalationRule rule, long seed)
    {
        var ranking = Ranking.Of(Scores, seed);
        List<AuditedRow> audited = rule.KStar is null
            ? []
            : [.. AuditDraw.Rows(rule.Rows, rule.Audits, seed)
                .Select(row => new AuditedRow(row, ranking.RankOf(row), Errors[row]))];
        var cut = rule.KStar is null ? new(rule.Rows, rule.Share.AllowedErrors, 0) : rule.Cut(audited);
        return new(rule, cut, audited)
        {
            Ranking = ranking,
            Seed = seed,
            ResidualErrors = ranking.Rows.Take(cut.Accepted).Count(row => Errors[row])
                - audited.Count(row => row.IsError && row.Rank <= cut.Accepted),
            Clairvoyant = Clairvoyant(ranking, rule.Share.AllowedErrors),
        };
    }

    /// <summary>Draws many times from the same ranking.</summary>
    public RecordedTrials Try(EscalationRule rule, long seed, int trials)
    {
        var ranking = Ranking.Of(Scores, seed);
        var errorsBefore = new int[rule.Rows + 1];
        for (var rank = 1; rank <= rule.Rows; rank++)
            errorsBefore[rank] = errorsBefore[rank - 1] + (Errors[ranking.Rows[rank - 1]] ? 1 : 0);
        var seeds = SplitMix64.Of(seed, SeedPurpose.Trials);
        var (violations, escalated) = (0, 0L);
        for (var trial = 0; trial < trials; trial++)
        {
            var audited = AuditDraw.Rows(rule.Rows, rule.Audits, unchecked((long)seeds.Next()))
                .Select(row => new AuditedRow(row, ranking.RankOf(row), Errors[row])).ToList();
            var cut = rule.Cut(audited);
            var residual = errorsBefore[cut.Accepted]
                - audited.Count(row => row.IsError && row.Rank <= cut.Accepted);
            violations += residual > rule.Share.AllowedErrors ? 1 : 0;
            escalated += cut.Escalated;
        }

        return new(trials, violations, (double)escalated / trials / rule.Rows);
    }

    // The longest beginning of the ranking with at most B errors, as if all labels were known.
    EscalationCut Clairvoyant(Ranking ranking, int allowed)
    {
        var (accepted, errors) = (0, 0);
        while (accepted < ranking.Rows.Count && (errors += Errors[ranking.Rows[accepted]] ? 1 : 0) <= allowed)
            accepted++;
        return new(ranking.Rows.Count, accepted, 0);
    }
}
