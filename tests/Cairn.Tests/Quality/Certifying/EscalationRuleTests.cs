using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

public sealed class EscalationRuleTests
{
    [Theory]
    [InlineData("0.9", 1_000, 100)]
    [InlineData("0.95", 11_002, 550)]
    [InlineData("0.999", 11_165, 11)]
    [InlineData("0.7", 10, 3)]
    public void Allowed_errors_are_counted_in_decimal(string target, int rows, int allowed) => Assert.Equal(
        allowed,
        new EscalationTerms(decimal.Parse(target, null), 0.1m).Whole(rows).AllowedErrors);

    [Theory]
    [InlineData(400, "0.80", "0.10", 72, 0.0997)]
    [InlineData(400, "0.90", "0.10", 33, 0.0950)]
    [InlineData(400, "0.90", "0.05", 31, 0.0487)]
    [InlineData(800, "0.95", "0.10", 34, 0.0913)]
    [InlineData(1600, "0.98", "0.10", 28, 0.0771)]
    public void The_published_cases_come_out(int audits, string target, string delta, int kStar, double chance)
    {
        var terms = new EscalationTerms(decimal.Parse(target, null), decimal.Parse(delta, null));

        var rule = EscalationRule.Of(11_002, terms.Whole(11_002), audits);

        Assert.Equal(kStar, rule.KStar);
        Assert.Equal(chance, rule.FKStar!.Value, 4);
    }

    [Fact]
    public void The_walk_stops_at_the_audited_error_after_the_last_that_it_may_pass()
    {
        var rule = EscalationRule.Of(20, new(6, 0.3m), 5);
        Assert.Equal(0, rule.KStar);

        var cut = rule.Cut([new(0, 3, false), new(1, 15, true), new(2, 8, true), new(3, 4, false), new(4, 20, false)]);

        Assert.Equal(new(20, 7, 2), cut);
        Assert.Equal(15, cut.Escalated);
    }

    [Fact]
    public void Without_an_audited_error_too_many_all_rows_are_accepted()
    {
        var rule = EscalationRule.Of(20, new(6, 0.3m), 5);

        var cut = rule.Cut([.. Enumerable.Range(0, 5).Select(row => new AuditedRow(row, row + 1, false))]);

        Assert.Equal((20, 5), (cut.Accepted, cut.Escalated));
    }

    [Fact]
    public void Too_few_audits_accept_as_many_rows_as_may_be_wrong_and_say_what_would_do()
    {
        var rule = EscalationRule.Of(100, new(2, 0.05m), 30);

        Assert.Null(rule.KStar);
        Assert.Equal(2, rule.Cut([.. AuditDraw.Rows(100, 30, 1).Select(row => new AuditedRow(row, row + 1, false))])
            .Accepted);
        Assert.Null(EscalationRule.Of(100, rule.Share, rule.AuditsNeeded() - 1).KStar);
        Assert.NotNull(EscalationRule.Of(100, rule.Share, rule.AuditsNeeded()).KStar);
        var possible = new EscalationTerms(rule.TargetPossible()!.Value, 0.05m);
        Assert.NotNull(EscalationRule.Of(100, possible.Whole(100), 30).KStar);
        Assert.Null(EscalationRule.Of(100, new(possible.Whole(100).AllowedErrors - 1, 0.05m), 30).KStar);
    }

    [Fact]
    public void Audits_that_were_not_all_handed_in_are_refused() => Assert.Throws<ArgumentException>(
        () => EscalationRule.Of(20, new(6, 0.3m), 5).Cut([new(0, 1, false)]));

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(0, 0.1)]
    [InlineData(0.9, 0)]
    [InlineData(0.9, 1)]
    public void Terms_that_promise_everything_or_nothing_are_refused(double target, double delta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EscalationTerms((decimal)target, (decimal)delta));

    [Fact]
    public void Parts_share_the_allowed_errors_and_delta_without_a_rest() => Law.HoldsForGenes(200, genes =>
    {
        var terms = new EscalationTerms(genes.Of(0.9m, 0.95m, 0.5m), genes.Of(0.1m, 0.05m, 0.3m));
        int[] weights = [1, .. Enumerable.Range(0, genes.Below(6)).Select(_ => genes.Below(100))];
        var rows = 1 + genes.Below(256);

        var parts = terms.Split(rows, weights);

        return parts.Count == weights.Length && parts.Sum(part => part.Delta) <= terms.Delta
            && parts.Sum(part => part.AllowedErrors) == terms.Whole(rows).AllowedErrors;
    });

    [Fact]
    public void The_seed_draws_the_same_rows_on_every_machine()
    {
        Assert.Equal([308661, 506748, 583034, 684872, 986707], AuditDraw.Rows(1_000_000, 5, 42));
        Assert.Equal([2, 3, 0, 1, 5, 4], Ranking.Of([0.5, 0.5, 0.9, 0.5, -0.0, 0.0], 42).Rows);
    }
}
