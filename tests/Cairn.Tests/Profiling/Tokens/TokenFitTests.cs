using Cairn.Bench.Tokens;
using Cairn.Profiling.Tokens;

namespace Cairn.Tests.Profiling.Tokens;

/// <summary>What the estimator promises about prompts that it has not seen, shown on calls that were really
/// billed.</summary>
[Trait("Data", "public")]
public sealed class TokenFitTests
{
    static readonly IReadOnlyList<RealCall> Calls = RealCall.Read(PublicData.Folder);
    static readonly LeaveOneOut Unseen = LeaveOneOut.OfFeatures(Calls);

    [Fact]
    public void Prompts_of_a_task_left_out_of_the_fit_are_within_four_and_a_half_percent()
    {
        var characters = LeaveOneOut.OfCharacters(Calls);
        Assert.Equal(36, Unseen.Tasks.Count);
        foreach (var (name, errors) in new[] { ("features", Unseen), ("characters / 4", characters) })
        {
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{name}: a prompt {errors.PromptError:P2}, a new task's total {errors.TotalError:P2}, "
                + $"worst {errors.Worst.Task} {errors.Worst.TotalError:P1}");
        }

        Assert.InRange(Unseen.PromptError, 0.001, TokensCommand.PromptErrorMax);
        Assert.InRange(Unseen.TotalError, 0.001, TokensCommand.TotalErrorMax);
        Assert.True(Unseen.PromptError * 2 < characters.PromptError);
    }

    [Fact]
    public void The_total_of_no_unseen_task_is_off_by_more_than_an_eighth() =>
        Assert.InRange(Math.Abs(Unseen.Worst.TotalError), 0, 0.125);

    [Fact]
    public void The_weights_in_the_library_are_those_of_the_fit()
    {
        var fit = TokenFit.Of(Calls);

        Assert.Equal(fit.FramingTokens, TokenFacts.BuiltIn.FramingTokens, 0.001);
        Assert.All(
            fit.Features.Zip(TokenFacts.BuiltIn.Features),
            pair => Assert.Equal(pair.First, pair.Second.Tokens, 0.001));
    }

    [Fact]
    public void The_spread_in_the_library_is_that_of_unseen_tasks()
    {
        var spread = ErrorSpread.Of(Unseen.Tasks);

        Assert.Equal(spread.TemplateSd, TokenFacts.BuiltIn.TemplateSd, 0.0005);
        Assert.Equal(spread.RowSd, TokenFacts.BuiltIn.RowSd, 0.0005);
    }

    [Fact]
    public void Four_of_five_prompts_and_totals_of_unseen_tasks_are_within_their_interval()
    {
        var totals = Unseen.Tasks.Count(task => IsWithin(task.Billed.Sum(), task.Estimated));
        var prompts = Unseen.Tasks.Sum(task =>
            task.Billed.Zip(task.Estimated).Count(pair => IsWithin(pair.First, [pair.Second])));

        Assert.InRange((double)prompts / Calls.Count, 0.72, 0.88);
        Assert.InRange((double)totals / Unseen.Tasks.Count, 0.72, 0.95);
    }

    static bool IsWithin(double billed, IReadOnlyList<double> estimated)
    {
        var facts = TokenFacts.BuiltIn;
        var sum = estimated
            .Select(tokens => new TokenEstimate(tokens, tokens * facts.TemplateSd, tokens * facts.RowSd))
            .Aggregate((left, right) => left + right);
        var interval = sum.Interval();
        return billed >= interval.Low && billed <= interval.High;
    }
}
