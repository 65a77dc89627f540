using System.Globalization;
using Cairn.Sandbox.Faults;

namespace Cairn.Tests.Docs;

/// <summary>Keeps docs/faults.md equal to the catalog of the sandbox; APPROVE=1 writes it anew.</summary>
public sealed class FaultReferenceTests
{
    const string Introduction = """
        # Faults of the sandbox

        Generated from the catalog by `tests/Cairn.Tests/Docs/FaultReferenceTests.cs`; not edited by hand. A rule names
        a fault, and may say `on` which calls, at what `rate`, at most how often (`count`), `after` how many calls, and
        with which `seed`; the numbers of the last column are a fault's own.

        | fault | what happens | on | sets |
        |---|---|---|---|

        """;

    [Fact]
    public async Task The_list_of_faults_is_the_catalog()
    {
        await GeneratedDocument.CheckAsync(
            "docs/faults.md", Introduction + string.Concat(FaultCatalog.All.Select(Row)), "the catalog of faults");
    }

    static string Row(FaultKind kind) =>
        $"| `{kind.Name}` | {kind.Does} | {CallsOf(kind)} | {string.Join("; ", kind.Parameters.Select(Text))} |\n";

    static string CallsOf(FaultKind kind) => kind.Calls.Count switch
    {
        >= 11 => "every call",
        10 => "every call but results",
        _ => string.Join(", ", kind.Calls),
    };

    static string Text(FaultParameter parameter) => string.Create(
        CultureInfo.InvariantCulture, $"`{parameter.Name}={parameter.Default}` {parameter.Means}");
}
