using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Faults;

/// <summary>No fault of the sandbox is left out.</summary>
public sealed class FaultTableTests
{
    [Fact]
    public async Task The_table_has_a_case_for_each_fault_of_the_catalog()
    {
        using var bench = new Workbench();

        var listed = (await bench.CairnAsync("sandbox", "--list-faults")).Exits(0).Stdout;

        Assert.Equal(
            listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Order(),
            FaultTable.All.Select(each => each.Fault).Distinct().Order());
    }
}
