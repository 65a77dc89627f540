using Cairn.Sandbox;
using Cairn.Sandbox.Answers;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class ConfidenceTests
{
    const int Rows = 4_000;
    const int Groups = 5;

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.7)]
    [InlineData(0.3)]
    public void Of_the_answers_that_state_a_confidence_that_share_is_right(decimal accuracy) =>
        Assert.All(Grouped(new() { Accuracy = accuracy }), group =>
            Assert.InRange(group.ShareRight, group.Confidence - 0.05m, group.Confidence + 0.05m));

    [Fact]
    public void An_overconfident_model_states_three_times_the_odds() =>
        Assert.All(Grouped(new() { Accuracy = 0.7m, Confidence = Confidence.Over }), group =>
            Assert.InRange(group.ShareRight, Thirds(group.Confidence, 3) - 0.06m, Thirds(group.Confidence, 3) + 0.06m));

    [Fact]
    public void An_underconfident_model_states_a_third_of_the_odds() =>
        Assert.All(Grouped(new() { Accuracy = 0.7m, Confidence = Confidence.Under }), group =>
            Assert.InRange(group.ShareRight, Thirds(group.Confidence, 1 / 3m) - 0.06m,
                Thirds(group.Confidence, 1 / 3m) + 0.06m));

    [Fact]
    public void A_useless_confidence_says_the_same_of_right_answers_and_of_wrong_ones() =>
        Assert.All(Grouped(new() { Accuracy = 0.7m, Confidence = Confidence.Useless }), group =>
            Assert.InRange(group.ShareRight, 0.7m - 0.05m, 0.7m + 0.05m));

    [Fact]
    public void The_transform_changes_what_is_stated_and_not_what_is_right() =>
        Assert.Equal(
            Labels.Ask(new() { Accuracy = 0.7m }, 300).Select(row => row.IsRight),
            Labels.Ask(new() { Accuracy = 0.7m, Confidence = Confidence.Over }, 300).Select(row => row.IsRight));

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.42)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.75)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void The_mean_of_all_rows_is_the_accuracy(decimal accuracy)
    {
        var shares = Enumerable.Range(0, 1_000).Select(row => Calibration.ShareRight(accuracy, (row + 0.5m) / 1_000));

        Assert.InRange(shares.Average(), accuracy - 0.0005m, accuracy + 0.0005m);
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
    }

    [Fact]
    public void No_row_is_harder_for_a_better_model() =>
        Assert.All(Enumerable.Range(0, 100), row =>
        {
            var shares = Enumerable.Range(0, 101).Select(percent => Calibration.ShareRight(percent / 100m, row / 100m));
            Assert.Equal(shares.Order(), shares);
        });

    static decimal Thirds(decimal stated, decimal factor) => stated / (stated + (factor * (1 - stated)));

    static IEnumerable<(decimal Confidence, decimal ShareRight)> Grouped(AnswerOptions answers) =>
        Labels.Ask(answers, Rows).OrderBy(row => row.Confidence).Chunk(Rows / Groups).Select(group =>
            (group.Average(row => row.Confidence), group.Count(row => row.IsRight) / (decimal)group.Length));
}
