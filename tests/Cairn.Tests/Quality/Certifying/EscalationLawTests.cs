using System.Numerics;
using Cairn.Quality.Certifying;

namespace Cairn.Tests.Quality.Certifying;

/// <summary>The steps of the proof, each for any case.</summary>
public sealed class EscalationLawTests
{
    const int Cases = 300;

    [Fact]
    public void Violations_never_exceed_the_stated_chance_over_all_draws() => Law.HoldsForGenes(Cases, genes =>
    {
        var world = SmallWorld.Of(genes);
        var (violations, draws) = world.TryAllDraws();
        return (double)violations / draws <= (world.Rule.FKStar ?? 0) + 1e-12
            && (world.Rule.FKStar ?? 0) <= (double)world.Rule.Share.Delta + 1e-12;
    });

    [Fact]
    public void With_errors_enough_the_violations_are_exactly_the_stated_chance() => Law.HoldsForGenes(Cases, genes =>
    {
        var world = SmallWorld.Of(genes);
        var (violations, draws) = world.TryAllDraws();
        return world.Rule.KStar is not { } passed
            || world.Errors.Count(error => error) <= world.Rule.Share.AllowedErrors + passed
            || Math.Abs(((double)violations / draws) - world.Rule.FKStar!.Value) < 1e-12;
    });

    [Fact]
    public void The_tail_is_the_hypergeometric_one_in_whole_numbers() => Law.HoldsForGenes(Cases, genes =>
    {
        var rows = 1 + (genes.Below(256) * genes.Below(12));
        var (allowed, audits) = (genes.Below(256) % rows, genes.Below(256) % (rows + 1));
        var last = genes.Below(256) % (Math.Min(audits, rows - allowed - 1) + 1);
        var tail = new ErrorTail(rows, allowed, audits);
        while (tail.K < last)
            tail.Next();

        var exact = Tail(rows, allowed + last + 1, audits, last);
        return Math.Abs(tail.Value - exact) <= (1e-11 * exact) + 1e-59;
    });

    [Fact]
    public void The_tail_never_falls_as_k_grows() => Law.HoldsForGenes(Cases, genes =>
    {
        var rows = 1 + (genes.Below(256) * genes.Below(256));
        var audits = genes.Below(256) % (rows + 1);
        var tail = new ErrorTail(rows, genes.Below(256) % rows, audits);
        var last = 0.0;
        for (; tail.K <= audits; tail.Next())
        {
            if (tail.Value < last || tail.Value > 1 + 1e-9)
                return false;
            last = tail.Value;
        }

        return true;
    });

    [Fact]
    public void A_tail_that_equals_delta_is_at_most_delta()
    {
        // One error of ten rows is missed by nine audits with a chance of exactly one tenth.
        Assert.Equal(0, EscalationRule.Of(10, new(0, 0.1m), 9).KStar);
        Assert.Null(EscalationRule.Of(10, new(0, 0.0999999999999m), 9).KStar);
    }

    [Fact]
    public void Terms_too_far_out_for_a_double_are_summed_all_the_same()
    {
        var rule = EscalationRule.Of(1_000_000, new(100_000, 0.05m), 300_000);

        // Three errors of ten are audited, give or take 1.645 standard deviations.
        Assert.InRange(rule.KStar!.Value, 42_200, 42_700);
        Assert.InRange(rule.FKStar!.Value, 0.0495, 0.05);
    }

    [Fact]
    public void Every_order_of_tied_rows_is_as_likely_as_any_other()
    {
        var orders = Enumerable.Range(0, 24_000)
            .Select(seed => string.Join(' ', Ranking.Of([1, 1, 1, 1, 2], seed).Rows))
            .GroupBy(order => order).ToDictionary(order => order.Key, order => order.Count());

        Assert.Equal(24, orders.Count);
        Assert.All(orders, order => Assert.StartsWith("4 ", order.Key, StringComparison.Ordinal));
        // A thousand of each are expected; four standard deviations are 124.
        Assert.All(orders.Values, times => Assert.InRange(times, 876, 1_124));
    }

    [Fact]
    public void Every_set_of_rows_is_drawn_as_often_as_any_other()
    {
        var draws = Enumerable.Range(0, 20_000).Select(seed => string.Join(' ', AuditDraw.Rows(6, 3, seed)))
            .GroupBy(draw => draw).ToDictionary(draw => draw.Key, draw => draw.Count());

        Assert.Equal(20, draws.Count);
        Assert.All(draws.Values, times => Assert.InRange(times, 876, 1_124));
    }

    [Fact]
    public void Errors_change_neither_the_number_of_audits_nor_who_is_audited() => Law.HoldsForGenes(50, genes =>
    {
        var rows = 100 + genes.Below(200);
        double[] scores = [.. Enumerable.Range(0, rows).Select(_ => genes.Below(10) / 10.0)];
        bool[] errors = [.. Enumerable.Range(0, rows).Select(_ => genes.Below(2) == 1)];
        var rule = EscalationRule.Of(rows, new(rows / 10, 0.2m), AuditCount.Usual(rows, new(0.9m, 0.2m)));

        var before = new RecordedScores(scores, errors).Certify(rule, 7);
        var after = new RecordedScores(scores, [.. errors.Select(error => !error)]).Certify(rule, 7);

        return before.Audited.Select(row => (row.Row, row.Rank))
            .SequenceEqual(after.Audited.Select(row => (row.Row, row.Rank)));
    });

    [Fact]
    public void Audits_chosen_after_a_look_at_the_errors_break_the_promise()
    {
        const int trials = 400;
        var broken = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var (rows, rule) = (1_000, EscalationRule.Of(1_000, new(100, 0.1m), 200));
            // Of three draws the one that found the fewest errors among the surest rows, as a hopeful person would.
            var audited = Enumerable.Range(0, 3)
                .Select(draw => AuditDraw.Rows(rows, rule.Audits, (trial * 3) + draw))
                .Select(draw => draw.Select(row => new AuditedRow(row, row + 1, IsWrong(row))).ToList())
                .MaxBy(draw => rule.Cut(draw).Accepted)!;
            var accepted = rule.Cut(audited).Accepted;
            var residual = Enumerable.Range(0, accepted).Count(IsWrong)
                - audited.Count(row => row.IsError && row.Rank <= accepted);
            broken += residual > rule.Share.AllowedErrors ? 1 : 0;
        }

        // One draw would break it in at most a tenth of the trials; three standard deviations are 18.
        Assert.InRange(broken, (trials / 10) + 18, trials);

        static bool IsWrong(int row) => row % 4 == 0;
    }

    // P(Hypergeometric(rows, errors, audits) <= most) as a quotient of whole numbers.
    static double Tail(int rows, int errors, int audits, int most)
    {
        var ways = Enumerable.Range(0, most + 1).Aggregate(BigInteger.Zero, (sum, seen) =>
            sum + (Choose(errors, seen) * Choose(rows - errors, audits - seen)));
        return (double)(ways * BigInteger.Pow(10, 60) / Choose(rows, audits)) / 1e60;
    }

    static BigInteger Choose(int all, int taken) => taken < 0 || taken > all
        ? BigInteger.Zero
        : Enumerable.Range(0, taken).Aggregate(BigInteger.One, (ways, step) => ways * (all - step) / (step + 1));
}
