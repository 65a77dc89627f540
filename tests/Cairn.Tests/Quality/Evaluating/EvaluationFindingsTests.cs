using Cairn.Accounting;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;

namespace Cairn.Tests.Quality.Evaluating;

public sealed class EvaluationFindingsTests
{
    static readonly RungFacts Free = new(1000, false, 4, 3);

    [Fact]
    public void A_part_that_nothing_is_lost_without_may_go()
    {
        var findings = Of(
            [Rung("whole", 90, 10, 0.004m), Rung("without a", 90, 10, 0.001m), Rung("without b", 20, 10, 0.003m)],
            true);

        Assert.Equal(
            [
                "without a: 0.0000 quality (p = 1.0000), 75.0% of the dollars for each row saved; 100 rows show no "
                    + "loss, so try the whole without it",
                "without b: -0.7000 quality (p < 0.0001), 25.0% of the dollars for each row saved",
            ],
            findings.Take(2));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(60, 1)]
    public void Prose_where_few_labels_would_do_is_found(long tokens, int found) =>
        Assert.Equal(found, Of([Rung("a", 90, tokens, 1)], false).Count(each => each.Contains("with an enum")));

    [Theory]
    [InlineData(100, AnswerEnd.Complete, 1, "a: max_tokens is 1,000, the longest answer has 100; with 200 a run")]
    [InlineData(125, AnswerEnd.Complete, 0, "")]
    [InlineData(1000, AnswerEnd.Truncated, 1, "a: 100 answers were cut off at max_tokens 1,000 and paid for nothing")]
    public void A_cap_far_from_the_lengths_is_found(long tokens, AnswerEnd end, int found, string begins)
    {
        var rung = Rung("a", 90, tokens, 1);
        rung = rung with { Answers = [.. rung.Answers.Select(answer => answer with { End = end })] };

        var findings = EvaluationFindings.Of(
            Evaluation.Of([rung], null), [Free with { HasSchema = true }], false);

        Assert.Equal(found, findings.Count(finding => finding.StartsWith(begins, StringComparison.Ordinal)));
    }

    [Fact]
    public void Answers_that_go_on_behind_their_label_are_found_with_what_a_stop_sequence_saves()
    {
        var more = GoingOn.Of(
        [
            .. Enumerable.Range(0, 60).Select(_ => ("Praise.\nBecause of this and that.", "praise", 30L)),
            .. Enumerable.Range(0, 40).Select(_ => ("complaint", "complaint", 3L)),
        ]);

        var findings = EvaluationFindings.Of(Evaluation.Of([Rung("a", 90, 10, 0.001m)], null), [Free with
        {
            GoingOn = more,
            OutputTokenUsd = new(0.00001m),
        }], false);

        Assert.Equal(60, more.Answers);
        Assert.InRange(more.Tokens, 60 * 20, 60 * 26);
        Assert.Contains(findings, finding => finding.StartsWith(
            "a: 60 of 100 answers have their label on the first line and go on for 2", StringComparison.Ordinal)
            && finding.EndsWith(" of $0.10", StringComparison.Ordinal)
            && finding.Contains("[\"</label>\"] end them there, which saves about $0.01", StringComparison.Ordinal));
    }

    [Fact]
    public void Findings_about_prose_and_limits_have_their_dollars()
    {
        var rung = Rung("a", 90, 60, 0.001m);
        var facts = Free with { OutputTokens = 6_000, OutputTokenUsd = new(0.00001m), TruncatedUsd = new(0.02m) };
        var cut = rung with { Answers = [.. rung.Answers.Select(answer => answer with { End = AnswerEnd.Truncated })] };

        var loose = EvaluationFindings.Of(Evaluation.Of([rung], null), [facts], false);
        var tight = EvaluationFindings.Of(Evaluation.Of([cut], null), [facts], false);

        Assert.EndsWith("ends the answer there, which saves about $0.056 of $0.10", loose[0], StringComparison.Ordinal);
        Assert.EndsWith("with 120 a run reserves $0.88 less for its rows", loose[1], StringComparison.Ordinal);
        Assert.EndsWith("paid for nothing ($0.02): raise it", tight[1], StringComparison.Ordinal);
    }

    static IReadOnlyList<string> Of(IReadOnlyList<RungAnswers> rungs, bool ablates) => EvaluationFindings.Of(
        Evaluation.Of(rungs, null), [.. rungs.Select(_ => Free)], ablates);

    static RungAnswers Rung(string name, int right, long tokens, decimal cost) => new(name,
    [
        .. Enumerable.Range(0, 100).Select(row => new GradedAnswer($"{row}", Grade.Of(row < right))
        {
            OutputTokens = tokens,
            Cost = new Usd(cost),
        }),
    ]);
}
