namespace Cairn.EndToEnd.Faults;

/// <summary>What only a person can repair: each fault against the real command.</summary>
public sealed class StoppingFaultTests
{
    public static TheoryData<string> Cases => [.. FaultTable.Stopping.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_run_ends_right_or_says_what_to_do(string fault) => FaultTrial.CheckAsync(fault);
}
