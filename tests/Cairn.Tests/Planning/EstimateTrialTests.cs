using System.Collections.Concurrent;
using System.Globalization;

namespace Cairn.Tests.Planning;

/// <summary>Holds estimates to what they say of themselves, over made-up workloads lived through in the
/// sandbox.</summary>
public sealed class EstimateTrialTests
{
    const int Trials = 100;

    [Fact]
    public void Four_of_five_estimates_hold_and_after_the_pilot_half_are_within_two_percent()
    {
        var outcomes = new ConcurrentBag<TrialOutcome>();
        Parallel.For(1, Trials + 1, new() { MaxDegreeOfParallelism = 2 },
            seed => outcomes.Add(new EstimateTrial((ulong)seed).Run()));

        var error = Median(outcomes.Select(outcome => outcome.Error));
        var after = Median(outcomes.Select(outcome => outcome.ErrorAfterPilot));
        var inside = outcomes.Count(outcome => outcome.IsInside);
        var insideAfter = outcomes.Count(outcome => outcome.IsInsideAfterPilot);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"inside {inside} of {Trials}, median error {error:P1}; after the pilot {insideAfter}, {after:P2}"));

        Assert.InRange(inside, 72, 88);
        Assert.InRange(after, 0, 0.02);
    }

    static double Median(IEnumerable<double> values) => values.Order().ElementAt(Trials / 2);
}
