namespace Cairn.EndToEnd.Faults;

/// <summary>What the run gets over by itself: each fault against the real command.</summary>
public sealed class PassingFaultTests
{
    public static TheoryData<string> Cases => [.. FaultTable.Passing.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_run_ends_right_or_says_what_to_do(string fault) => FaultTrial.CheckAsync(fault);
}
