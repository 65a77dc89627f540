using System.Globalization;

namespace Cairn.Quality.Certifying;

/// <summary>Computes anew what a certificate claims.</summary>
sealed class CertificateCheck(string name)
{
    /// <summary>More digits than two machines may differ in.</summary>
    const double Relative = 1e-6;

    const string Repair = "The certificate proves nothing; make it anew from the run.";

    readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> Of(Certificate certificate)
    {
        var (target, delta) = (certificate.Target, certificate.Delta);
        Holds("target", target is > 0 and < 1, target, "above 0 and below 1");
        Holds("delta", delta is > 0 and < 1, delta, "above 0 and below 1");
        Holds("records", certificate.Records > 0, certificate.Records, "at least 1");
        Holds("parts", certificate.Parts.Count > 0, "none", "at least one");
        if (_faults.Count > 0)
            return _faults;

        Same("allowed_errors", certificate.AllowedErrors,
            new EscalationTerms(target, delta).Whole(certificate.Records).AllowedErrors);
        var errors = certificate.Parts.Sum(part => (long)part.AllowedErrors);
        Holds("allowed_errors of all parts", errors <= certificate.AllowedErrors, errors,
            $"at most {certificate.AllowedErrors}");
        var deltas = certificate.Parts.Sum(part => part.Delta);
        Holds("delta of all parts", deltas <= delta, deltas, $"at most {delta}");
        foreach (var part in certificate.Parts)
            Check(part, certificate.Records);
        return _faults;
    }

    void Check(CertificatePart part, int records)
    {
        var before = _faults.Count;
        Holds(In(part, "records"), part.Records > 0 && part.Records <= records, part.Records, $"1 to {records}");
        Holds(In(part, "allowed_errors"), part.AllowedErrors >= 0 && part.AllowedErrors < part.Records,
            part.AllowedErrors, $"0 to {part.Records - 1}");
        Holds(In(part, "delta"), part.Delta is > 0 and < 1, part.Delta, "above 0 and below 1");
        Holds(In(part, "audits"), part.Audits >= 0 && part.Audits <= part.Records, part.Audits,
            $"0 to {part.Records}");
        if (_faults.Count == before)
            CheckRule(part, EscalationRule.Of(part.Records, new(part.AllowedErrors, part.Delta), part.Audits));
    }

    void CheckRule(CertificatePart part, EscalationRule rule)
    {
        if (rule.KStar is not { } kStar)
        {
            Holds(In(part, "k_star"), false, part.KStar, $"none: {part.Audits} audits certify nothing here");
            return;
        }

        Same(In(part, "k_star"), part.KStar, kStar);
        Holds(In(part, "f_k_star"), Math.Abs(part.FKStar - rule.FKStar!.Value) <= Relative * rule.FKStar.Value,
            part.FKStar, rule.FKStar.Value.ToString("R", CultureInfo.InvariantCulture));
        CheckAudits(part, rule);
    }

    void CheckAudits(CertificatePart part, EscalationRule rule)
    {
        var isDrawn = part.IsDeclared
            ? part.Audited.DistinctBy(row => row.Row).Count() == part.Audits
            : part.Audited.Select(row => row.Row).Order()
                .SequenceEqual(AuditDraw.Rows(part.Records, part.Audits, part.Seed));
        Holds(In(part, "audited"), isDrawn, "other rows", $"the {part.Audits} rows that seed {part.Seed} draws");
        var ranks = part.Audited.Select(row => row.Rank).ToHashSet();
        var isRanked = ranks.Count == part.Audited.Count && ranks.All(rank => rank >= 1 && rank <= part.Records);
        Holds(In(part, "audited"), isRanked, "a rank twice or outside", $"different ranks of 1 to {part.Records}");
        if (!isDrawn || !isRanked)
            return;

        var cut = rule.Cut(part.Audited);
        Same(In(part, "cut"), part.Cut, cut.Accepted);
        Same(In(part, "escalated"), part.Escalated, cut.Escalated);
    }

    static string In(CertificatePart part, string what) => $"{what} of {part.Name}";

    void Same(string what, int found, int expected) =>
        Holds(what, found == expected, found, expected.ToString(CultureInfo.InvariantCulture));

    void Holds(string what, bool isRight, IFormattable found, string expected) =>
        Holds(what, isRight, found.ToString(null, CultureInfo.InvariantCulture), expected);

    void Holds(string what, bool isRight, string found, string expected)
    {
        if (!isRight)
            _faults.Add(new(name, null, $"{what} {found}", expected, Repair));
    }
}
