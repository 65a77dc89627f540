namespace Cairn.EndToEnd.Faults;

/// <summary>What becomes of batches and of the world around: each fault against the real command.</summary>
public sealed class BatchFaultTests
{
    public static TheoryData<string> Cases => [.. FaultTable.Batches.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_run_ends_right_or_says_what_to_do(string fault) => FaultTrial.CheckAsync(fault);
}
