using System.Text.Json.Serialization;

namespace Cairn.Quality.Certifying;

/// <summary>One ranking that was audited and cut: all rows, a slice of them, or the rows that reached a rung.</summary>
/// <param name="Name">Which slice or rung, in words.</param>
/// <param name="Records">N: the ranked rows.</param>
/// <param name="AllowedErrors">B: how many wrong answers may be kept.</param>
/// <param name="Delta">The chance with which there may be more.</param>
/// <param name="Seed">Draws the order of ties and the audits, as <see cref="AuditDraw"/> says.</param>
/// <param name="Audits">n: how many rows were drawn.</param>
/// <param name="KStar">The audited errors that the walk passes.</param>
/// <param name="FKStar">F(k*): the chance of more than B wrong answers kept.</param>
/// <param name="Cut">How many rows stand before the (k* + 1)-th audited error.</param>
/// <param name="Escalated">The rows after the cut and the audited rows before it.</param>
/// <param name="RankingSha256">The order of the rows, as <see cref="Ranking.Sha256"/> says.</param>
/// <param name="Audited">Every audited row with its place in the ranking and what was found.</param>
public sealed record CertificatePart(
    string Name, int Records, int AllowedErrors, decimal Delta, long Seed, int Audits, int KStar,
    [property: JsonPropertyName("f_k_star")] double FKStar, int Cut, int Escalated, string RankingSha256,
    IReadOnlyList<AuditedRow> Audited)
{
    /// <summary>
    /// Whether the audited rows are those that somebody declared to be drawn evenly, and not the draw of the seed. What
    /// the part says is then as true as that declaration. The default is false.
    /// </summary>
    public bool IsDeclared { get; init; }

    /// <summary>States what a rule did.</summary>
    /// <param name="name">Which slice or rung, in words.</param>
    /// <param name="rule">A rule that has a k*.</param>
    /// <param name="order">The order of the rows, and what its ties and the audits were drawn with.</param>
    /// <param name="audited">What the audits found.</param>
    /// <exception cref="ArgumentException">The rule certifies nothing.</exception>
    public static CertificatePart Of(
        string name, EscalationRule rule, (Ranking Ranking, long Seed) order, IReadOnlyList<AuditedRow> audited)
    {
        if (rule is not { KStar: { } kStar, FKStar: { } fKStar })
            throw new ArgumentException("A rule without a k* certifies nothing.", nameof(rule));

        var cut = rule.Cut(audited);
        return new(
            name, rule.Rows, rule.Share.AllowedErrors, rule.Share.Delta, order.Seed, rule.Audits, kStar, fKStar,
            cut.Accepted, cut.Escalated, order.Ranking.Sha256(), [.. audited.OrderBy(row => row.Row)]);
    }
}
