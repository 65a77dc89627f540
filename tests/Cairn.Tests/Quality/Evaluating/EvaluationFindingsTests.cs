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
