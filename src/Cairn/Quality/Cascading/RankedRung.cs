using System.Globalization;
using Cairn.Quality.Certifying;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>
/// The answers of one rung in the order of their scores, and the rows that are audited: drawn by the seed and their
/// number alone.
/// </summary>
sealed class RankedRung
{
    readonly IReadOnlyList<int> _rows;
    readonly Ranking _ranking;
    readonly long _seed;
    readonly IReadOnlyList<int> _audited;
    readonly bool _isDeclared;

    RankedRung(
        IReadOnlyList<int> rows, (Ranking Ranking, long Seed) order, EscalationRule rule, IReadOnlyList<int>? declared)
    {
        (_rows, _ranking, _seed) = (rows, order.Ranking, order.Seed);
        Rule = rule;
        _isDeclared = declared is not null;
        _audited = declared ?? AuditDraw.Rows(rows.Count, rule.Audits, _seed);
        Audited = [.. _audited.Select(index => rows[index])];
    }

    /// <summary>The rule for so many rows and audits.</summary>
    public EscalationRule Rule { get; }

    /// <summary>The audited rows of the input, ascending.</summary>
    public IReadOnlyList<int> Audited { get; }

    /// <summary>Ranks the answers of a rung and draws the audits.</summary>
    /// <param name="rows">The rows with a usable answer, ascending, and their scores; at least one.</param>
    /// <param name="share">What the rung may use up of the allowed errors and of delta.</param>
    /// <param name="quality">How many audits are wanted.</param>
    /// <param name="draw">
    /// The seed; whether scores are chances to be right that other rows have shown; and which rows were declared to be
    /// drawn evenly, null for none.
    /// </param>
    public static RankedRung Of(
        IReadOnlyList<(int Row, decimal Score)> rows, EscalationShare share, QualityTerms quality,
        (long Seed, bool IsFitted, Func<int, bool>? IsDeclared) draw)
    {
        var ranking = Ranking.Of([.. rows.Select(row => (double)row.Score)], draw.Seed);
        var fair = share with { AllowedErrors = Math.Min(share.AllowedErrors, rows.Count - 1) };
        var chances = draw.IsFitted && quality.Audits is null
            ? ranking.Rows.Select(index => 1 - (double)rows[index].Score).ToList() : null;
        List<int>? declared = draw.IsDeclared is { } isDeclared
            ? [.. Enumerable.Range(0, rows.Count).Where(index => isDeclared(rows[index].Row))] : null;
        var rule = EscalationRule.Of(
            rows.Count, fair, declared?.Count ?? AuditsFor(rows.Count, fair, quality, (chances, draw.Seed)));
        return new([.. rows.Select(row => row.Row)], (ranking, draw.Seed), rule, declared);
    }

    /// <summary>Why nothing can be certified, and what would do.</summary>
    public string Refusal(QualityTerms quality)
    {
        var needed = Rule.AuditsNeeded();
        var possible = Rule.TargetPossible();
        return string.Create(CultureInfo.InvariantCulture,
            $"{Rule.Audits:N0} audits of {Rule.Rows:N0} rows certify nothing at target {quality.Target} and delta "
            + $"{quality.Delta}: ")
            + (needed < Rule.Rows
                ? string.Create(CultureInfo.InvariantCulture, $"it takes {needed:N0} audits")
                : "it would take an audit of every row")
            + (possible is { } target
                ? string.Create(CultureInfo.InvariantCulture, $", or a target of {target:0.####} for these audits.")
                : ".");
    }

    /// <summary>Cuts the ranking by what the audits found.</summary>
    /// <param name="wrong">For each audited row, in their order, whether its answer is wrong.</param>
    /// <param name="name">What the certificate calls the rung.</param>
    public (IReadOnlyList<int> Accepted, IReadOnlyList<int> Behind, CertificatePart Part) Cut(
        IReadOnlyList<bool> wrong, string name)
    {
        var audited = _audited.Zip(wrong, (index, isWrong) =>
            new AuditedRow(index, _ranking.RankOf(index), isWrong)).ToList();
        var part = CertificatePart.Of(name, Rule, (_ranking, _seed), audited) with { IsDeclared = _isDeclared };
        var order = _ranking.Rows;
        return (
            [.. order.Take(part.Cut).Select(index => _rows[index]).Order()],
            [.. order.Skip(part.Cut).Select(index => _rows[index]).Order()], part);
    }

    /// <summary>
    /// How many rows are audited where nobody says: as many as are usual, or as certify anything; half of the rows is
    /// more than a cascade is worth.
    /// </summary>
    public static int AuditsFor(
        int rows, EscalationShare share, QualityTerms quality, (IReadOnlyList<double>? Chances, long Seed) known)
    {
        if (quality.Audits is { } wanted)
            return Math.Min(wanted, rows);

        var needed = EscalationRule.Of(rows, share, rows).AuditsNeeded();
        var usual = known.Chances is { } chances && needed <= rows / 2
            ? AuditCount.Choose(share, chances, known.Seed).Audits
            : AuditCount.Usual(rows, new(quality.Target!.Value, share.Delta));
        return Math.Max(usual, needed <= rows / 2 ? needed : 0);
    }
}
