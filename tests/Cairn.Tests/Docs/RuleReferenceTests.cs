using Cairn.Auditing;
using Cairn.Models;

namespace Cairn.Tests.Docs;

/// <summary>Keeps docs/rules.md equal to the rules of the audit; APPROVE=1 writes it anew.</summary>
public sealed class RuleReferenceTests
{
    const string Introduction = """
        # Rules of the audit

        Generated from the rules by `tests/Cairn.Tests/Docs/RuleReferenceTests.cs`; not edited by hand. Every rule says
        PASS, FAIL or ABSTAIN of all requests together. An id never changes its meaning. How dollars are counted and
        which forms of files are read: [audit.md](audit.md).

        | rule | severity | finds | repair | abstains without |
        |---|---|---|---|---|

        """;

    [Fact]
    public async Task The_list_of_rules_is_the_code() => await GeneratedDocument.CheckAsync(
        "docs/rules.md",
        Introduction + string.Concat(AuditRules.For(ModelCatalog.BuiltIn).Select(rule => Row(rule.Info))),
        "the rules of the audit");

    static string Row(RuleInfo rule) =>
        $"| `{rule.Id}` | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Finds} | {rule.Repair} "
        + $"| {rule.Abstains} |\n";
}
