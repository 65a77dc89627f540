using System.Globalization;
using Cairn.Sandbox.Faults;
using Cairn.Tests.House;

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
        var file = Path.Combine(Repository.Root, "docs/faults.md");
        var actual = Introduction + string.Concat(FaultCatalog.All.Select(Row));
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);

        var approved = File.Exists(file)
            ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)
            : "";

        Assert.True(actual == approved, "docs/faults.md is not the catalog of faults. Read the diff that this test "
            + "makes with APPROVE=1; if it is meant, commit the file.");
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
