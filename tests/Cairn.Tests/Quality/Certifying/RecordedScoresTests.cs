using System.Globalization;
using Cairn.Quality.Certifying;
using Cairn.Tests.House;

namespace Cairn.Tests.Quality.Certifying;

/// <summary>The rule on public scores, 2,000 draws a line, beside what others escalate.</summary>
[Trait("Data", "public")]
public sealed class RecordedScoresTests
{
    const int Trials = 2_000;
    const int RivalTrials = 200;

    [Fact]
    public void The_rule_keeps_its_chance_and_escalates_less_than_others()
    {
        var lines = Lines().AsParallel().AsOrdered().Select(line => line.Measure()).ToList();

        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine("data target delta audits k* F(k*) violated | escalated clairvoyant exact-LTT Hoeffding");
        foreach (var line in lines)
            output.WriteLine(line.Text);
        Repository.HasNone(lines.SelectMany(line => line.Faults));
    }

    [Fact]
    public void Audits_chosen_by_the_chances_alone_escalate_little_more_than_the_best_number()
    {
        var (scores, terms) = (RecordedData.Mmlu, new EscalationTerms(0.95m, 0.1m));
        var (rows, share) = (scores.Scores.Count, terms.Whole(scores.Scores.Count));
        double[] chances = [.. Ranking.Of(scores.Scores, 1).Rows.Select(row => 1 - scores.Scores[row])];

        var chosen = AuditCount.Choose(share, chances, 1);
        var shares = chosen.Curve.ToDictionary(
            point => point.Audits,
            point => scores.Try(EscalationRule.Of(rows, share, point.Audits), 1, 100).MeanEscalatedShare);

        foreach (var point in chosen.Curve)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{point.Audits,5} expected {point.EscalatedShare:F3} measured {shares[point.Audits]:F3}"));
        }

        Assert.InRange(shares[chosen.Audits], 0, shares.Values.Min() + 0.01);
        Assert.All(chosen.Curve, point => Assert.InRange(point.EscalatedShare - shares[point.Audits], -0.06, 0.06));
    }

    // An audit count of 0 stands for the usual one.
    static IEnumerable<Line> Lines() =>
    [
        new("mmlu", 0.80m, 0.10m, 400, 0.281, 0.222),
        new("mmlu", 0.90m, 0.10m, 400, 0.501, 0.445),
        new("mmlu", 0.90m, 0.05m, 400, 0.514, 0.445),
        new("mmlu", 0.95m, 0.10m, 400, 0.654, 0.587),
        new("mmlu", 0.95m, 0.10m, 800, 0.641, 0.587),
        new("mmlu", 0.98m, 0.10m, 1600, 0.788, 0.737),
        new("supg", 0.95m, 0.10m, 0, 0.036, 0),
        new("supg", 0.99m, 0.10m, 0, 0.099, 0.007),
        new("supg", 0.995m, 0.10m, 0, 0.203, 0.026),
        new("supg", 0.999m, 0.10m, 0, 0.530, 0.179),
    ];

    /// <summary>The terms of a line, and the shares of escalated rows that were published for them.</summary>
    sealed record Line(
        string Data, decimal Target, decimal Delta, int Audits, double Escalated, double Clairvoyant)
    {
        public (string Text, IReadOnlyList<string> Faults) Measure()
        {
            var scores = Data == "mmlu" ? RecordedData.Mmlu : RecordedData.Supg;
            var (rows, terms) = (scores.Scores.Count, new EscalationTerms(Target, Delta));
            var rule = EscalationRule.Of(rows, terms.Whole(rows), Audits > 0 ? Audits : AuditCount.Usual(rows, terms));
            var trials = scores.Try(rule, 1, Trials);
            var clairvoyant = scores.Certify(rule, 1).Clairvoyant.EscalatedShare;
            var (ltt, hoeffding) = new RivalRules(scores, rule).MeanEscalatedShares(RivalTrials);
            var (found, bound) = (trials.MeanEscalatedShare, rule.FKStar!.Value);
            var hasErrors = scores.Errors.Count(error => error) > rule.Share.AllowedErrors + rule.KStar;
            var three = 3 * Math.Sqrt(bound * (1 - bound) / Trials);
            var text = string.Create(CultureInfo.InvariantCulture,
                $"{Data} {Target,6} {Delta} {rule.Audits,6} {rule.KStar,2} {bound:F4} {trials.ViolationRate:F4}   | "
                + $"{found,9:F4} {clairvoyant,11:F4} {ltt,9:F4} {hoeffding,9:F4}");
            return (text, [.. Broken(
                (trials.ViolationRate <= bound + three, "violated more often than F(k*)"),
                (!hasErrors || trials.ViolationRate >= bound - three, "violated less often than F(k*)"),
                (Math.Abs(found - Escalated) <= 0.01, "another share than published"),
                (Math.Abs(clairvoyant - Clairvoyant) <= 0.0005, "another clairvoyant share than published"),
                (found <= ltt + 0.005, "exact LTT escalates less"),
                (found <= hoeffding - 0.1, "Hoeffding is less than ten points behind"))
                .Select(fault => $"{text}: {fault}")]);
        }

        static IEnumerable<string> Broken(params IEnumerable<(bool Holds, string Fault)> claims) =>
            claims.Where(claim => !claim.Holds).Select(claim => claim.Fault);
    }
}
