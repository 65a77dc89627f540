using System.Globalization;
using System.Text;
using Cairn.Bench.Fuzzing;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>The small form of <c>bench/run fuzz</c>.</summary>
public sealed class FuzzTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task No_mutated_call_is_answered_with_a_500_or_not_at_all(ulong seed)
    {
        var options = new SandboxOptions { Clock = SandboxClock.Scaled(600) };
        await using var server = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation);
        var fuzzer = new Fuzzer(new() { Seed = seed, Count = 4_000 }, server.BaseAddress);

        await fuzzer.RunAsync(Cancellation);

        Assert.Equal(4_000, fuzzer.Done);
        Assert.Contains(fuzzer.Tally, pair => pair is { Key: "200", Value: > 400 });
        Assert.Contains(fuzzer.Tally, pair => pair is { Key: "400", Value: > 400 });
        Assert.Empty(fuzzer.Faults.Select(fault => string.Create(
            CultureInfo.InvariantCulture, $"{fault.Index}: {fault.Text}\n{fault.Request}")));
    }

    [Fact]
    public void The_same_seed_makes_the_same_calls()
    {
        var (first, second, other) = (new Mutator(5), new Mutator(5), new Mutator(6));

        Assert.Equal(Calls(first), Calls(second));
        Assert.NotEqual(Calls(first), Calls(other));

        static string Calls(Mutator mutator) => string.Concat(Enumerable.Range(0, 50).Select(index =>
            Encoding.Latin1.GetString(mutator.Make(index, FuzzPhase.Middle, _ => null).Bytes)));
    }
}
