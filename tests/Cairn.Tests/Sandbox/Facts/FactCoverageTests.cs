using System.Reflection;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Holds the list of documented rows and the tests that name them together.</summary>
public sealed class FactCoverageTests
{
    static readonly HashSet<string> Tested =
    [
        .. from type in typeof(FactCoverageTests).Assembly.GetTypes()
           from method in type.GetMethods()
           from row in method.GetCustomAttributes<RowAttribute>()
           select row.Name,
    ];

    [Fact]
    public void Each_row_has_a_test() => Assert.Empty(FactRows.All.Except(Tested));

    [Fact]
    public void Each_named_row_is_on_the_list() => Assert.Empty(Tested.Except(FactRows.All));
}
