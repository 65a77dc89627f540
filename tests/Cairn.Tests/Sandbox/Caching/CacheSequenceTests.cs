namespace Cairn.Tests.Sandbox.Caching;

/// <summary>Cache arithmetic by table: the numbers are worked out by hand, never by the code under test.</summary>
public sealed class CacheSequenceTests
{
    static readonly CacheSequence[] Table =
        [.. LookbackTable.Rows, .. LifetimeTable.Rows, .. BillingTable.Rows, .. InvalidationTable.Rows];

    public static TheoryData<string> Names => [.. Table.Select(sequence => sequence.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Usage_and_verdict_are_those_of_the_table(string name) => Play(name);

    /// <summary>Plays rows of the table by name.</summary>
    internal static void Play(params IEnumerable<string> names)
    {
        foreach (var name in names)
            Play(Table.Single(sequence => sequence.Name == name), new());
    }

    static void Play(CacheSequence sequence, CacheBench cache)
    {
        foreach (var step in sequence.Steps)
        {
            var (use, lookup) = cache.Use(new PromptScript(step.Prompt), step.At);

            Assert.Equal((step.Tokens, step.Why), ((use.Input, use.Write5m, use.Write1h, use.Read), lookup.Name));
        }
    }
}
