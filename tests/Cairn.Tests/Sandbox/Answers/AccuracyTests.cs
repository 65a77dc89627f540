using Cairn.Sandbox;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Models;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class AccuracyTests
{
    const int Rows = 2_000;

    static readonly AnswerOptions ByModel = new AnswerOptions { SharedDifficulty = 1 }
        .WithAccuracy("0.9").WithAccuracy("claude-haiku-4-5=0.6").WithAccuracy("claude-sonnet-5=0.75");

    [Theory]
    [InlineData("claude-haiku-4-5-20251001", 0.6)]
    [InlineData("claude-sonnet-5", 0.75)]
    [InlineData("claude-opus-5", 0.9)]
    public void Each_model_has_its_own_accuracy(string model, decimal accuracy) =>
        Assert.InRange(Labels.Ask(ByModel, Rows, model).Count(row => row.IsRight) / (decimal)Rows,
            accuracy - 0.03m, accuracy + 0.03m);

    [Fact]
    public void A_better_model_is_right_wherever_a_worse_one_is()
    {
        var worse = Labels.Ask(ByModel, Rows, "claude-sonnet-5");
        var better = Labels.Ask(ByModel, Rows, "claude-opus-5");

        Assert.DoesNotContain(worse.Zip(better), pair => pair.First.IsRight && !pair.Second.IsRight);
        Assert.All(worse.Zip(better), pair => Assert.True(pair.First.Confidence <= pair.Second.Confidence));
    }

    [Fact]
    public void Without_shared_difficulty_models_err_by_themselves()
    {
        var alone = ByModel with { SharedDifficulty = 0 };

        var pairs = Labels.Ask(alone, Rows, "claude-sonnet-5").Zip(Labels.Ask(alone, Rows, "claude-opus-5"));

        // Independent: three quarters of a tenth.
        Assert.InRange(pairs.Count(pair => pair.First.IsRight && !pair.Second.IsRight), 110, 190);
    }

    // Three standard deviations of 40,000 rows are 0.6% at most.
    [Theory]
    [InlineData(1, 0.8)]
    [InlineData(2, 0.8)]
    [InlineData(1, 0.95)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.2)]
    public void The_accuracy_is_kept_whatever_the_seed(ulong seed, decimal accuracy)
    {
        var skill = new Skill(new() { Seed = seed, Answers = new() { Accuracy = accuracy } });
        var model = ModelBook.BuiltIn.Find("claude-opus-5")!;

        var right = Enumerable.Range(0, 40_000).Count(row => skill.Try($"r{row}", model).IsRight);

        Assert.InRange(right / 40_000m, accuracy - 0.0075m, accuracy + 0.0075m);
    }

    [Fact]
    public void The_same_row_gets_the_same_answer_from_the_same_model() =>
        Assert.Equal(Labels.Ask(ByModel, 200), Labels.Ask(ByModel, 200));

    [Theory]
    [InlineData("high", "has no number")]
    [InlineData("claude-opus-5=", "has no number")]
    public void An_accuracy_without_a_number_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SandboxException>(() => ByModel.WithAccuracy(text)).Message,
            StringComparison.Ordinal);
}
