using Cairn.Sandbox.Faults;

namespace Cairn.Tests.Sandbox.Faults;

public sealed class FaultCatalogTests
{
    static readonly Dictionary<string, Func<FaultLab, Task>> Cases = new(
        [
            .. WireCases.All, .. AnswerCases.All, .. BatchCases.All, .. LineCases.All, .. ResultCases.All,
            .. WorldCases.All,
        ],
        StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. FaultCatalog.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_fault_strikes_as_it_says_and_is_counted(string name)
    {
        Assert.True(Cases.TryGetValue(name, out var strike), $"{name} has no case; add one to the cases beside.");
        await using var lab = await FaultLab.OpenAsync();

        await strike(lab);

        Assert.NotEqual(0, await lab.StrikesAsync(name));
    }

    [Fact]
    public void Every_case_is_of_a_fault_that_exists() =>
        Assert.Empty(Cases.Keys.Except(FaultCatalog.All.Select(kind => kind.Name)));

    [Fact]
    public async Task Without_a_rule_nothing_strikes()
    {
        await using var lab = await FaultLab.OpenAsync();

        await lab.LinesAsync(await lab.EndAsync());

        Assert.Empty((await lab.GetAsync("/sandbox/faults")).GetProperty("strikes").EnumerateObject());
    }
}
