using Cairn.Planning;
using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;
using Cairn.Tests.Quality;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

/// <summary>What a plan expects of a cascade, against what the rule does with such answers.</summary>
public sealed class CascadeWalkTests
{
    const int Rows = 4_000;
    const decimal Target = 0.95m;
    const decimal Delta = 0.05m;

    static readonly QualityTerms Quality = new()
    {
        Target = Target,
        Delta = Delta,
        Confidence = [new(ConfidenceKind.Field) { Field = "confidence" }],
    };

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.0)]
    public void The_share_that_an_evaluation_lets_expect_is_about_the_share_that_the_rule_escalates(double sharpness)
    {
        var (scores, errors) = Draw(Rows, seed: 3, sharpness);
        var share = new EscalationTerms(Target, Delta).Whole(Rows);
        var rule = EscalationRule.Of(Rows, share, AuditCount.Usual(Rows, new(Target, Delta)));

        var expected = new CascadeWalk(Rows, Quality, Evidence(800, sharpness)).Of([0, 1]);
        var escalated = new RecordedScores(scores, errors).Try(rule, 5, 200).MeanEscalatedShare;

        Assert.Equal(rule.Audits, expected.Audits);
        Assert.InRange((double)expected.EscalatedShare, escalated - 0.08, escalated + 0.08);
    }

    [Fact]
    public void A_confidence_that_an_evaluation_found_useless_lets_expect_that_far_more_is_escalated()
    {
        var sharp = new CascadeWalk(Rows, Quality, Evidence(800, 1)).Of([0, 1]);
        var useless = new CascadeWalk(Rows, Quality, Evidence(800, 0)).Of([0, 1]);

        Assert.True(useless.EscalatedShare > sharp.EscalatedShare + 0.2m);
    }

    [Fact]
    public void Right_rows_are_counted_by_the_labels_of_the_evaluation()
    {
        var walk = new CascadeWalk(Rows, Quality, Evidence(800, 1));

        var cascade = walk.Of([0, 1]).Succeeded;

        Assert.InRange(walk.SucceededAt(0, 1)!.Value, 0.80 * Rows, 0.94 * Rows);
        Assert.Equal(Rows, walk.SucceededAt(1, 1));
        Assert.InRange(cascade!.Value, (double)Target * Rows, Rows);
    }

    [Fact]
    public void How_many_rows_are_right_by_labels_is_not_known_before_an_evaluation()
    {
        var walk = new CascadeWalk(Rows, Quality with { Against = Yardstick.Labels }, null);

        Assert.Null(walk.Of([0, 1]).Succeeded);
        Assert.Null(walk.SucceededAt(1, 1));
    }

    [Theory]
    [InlineData("cascade_without", 0.9, 990, "the cascade without mid is expected to cost $0.0009")]
    [InlineData("all_dear", 0.5, 1_000, "dear for every row is expected to cost $0.0005")]
    [InlineData("all_dear", 0.999, 900, null)]
    [InlineData("all_cheap", 0.1, 860, null)]
    public void What_keeps_the_target_for_less_by_each_right_row_is_advised(
        string name, double usd, int right, string? text)
    {
        IReadOnlyList<int> rungs = name == "cascade_without" ? [0, 2] : name == "all_dear" ? [2] : [0];
        var outlook = new CascadeOutlook(
            [new("cheap", 1_000, default), new("mid", 400, default), new("dear", 200, default)], 100, 0.4m, "measured",
            new(default, new(1), new(2)), default, default)
        {
            Options = [new("cascade", [0, 1, 2], new(1), 980), new(name, rungs, new((decimal)usd), right)],
        };

        var advice = outlook.Advise();

        if (text is null)
            Assert.Null(advice);
        else
            Assert.StartsWith(text, advice!.Text, StringComparison.Ordinal);
    }

    static CascadeEvidence Evidence(int rows, double sharpness)
    {
        var (scores, errors) = Draw(rows, seed: 7, sharpness);
        return new("k3v9",
            [
                new("cheap", [.. errors.Select((isWrong, row) =>
                    new AnswerEvidence(row, (decimal)scores[row], isWrong, !isWrong))]),
                new("dear", [.. errors.Select((_, row) => new AnswerEvidence(row, 1, false, true))]),
            ], IsRanked: true);
    }

    // A sharp confidence is the chance of being right; one without any sharpness says nothing of it.
    static (List<double> Scores, List<bool> Errors) Draw(int rows, ulong seed, double sharpness)
    {
        var numbers = new Numbers(seed);
        var (scores, errors) = (new List<double>(), new List<bool>());
        for (var row = 0; row < rows; row++)
        {
            var doubt = Math.Pow(numbers.Next(), 3) / 2;
            scores.Add(sharpness > 0 ? 1 - doubt : numbers.Next());
            errors.Add(numbers.Next() < doubt);
        }

        return (scores, errors);
    }
}
