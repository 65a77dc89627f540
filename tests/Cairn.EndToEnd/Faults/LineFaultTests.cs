namespace Cairn.EndToEnd.Faults;

/// <summary>What lines and result files can be: each fault against the real command.</summary>
public sealed class LineFaultTests
{
    public static TheoryData<string> Cases => [.. FaultTable.Lines.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_run_ends_right_or_says_what_to_do(string fault) => FaultTrial.CheckAsync(fault);
}
