using Cairn.Auditing;
using Cairn.Models;
using Cairn.Tests.Workloads;

namespace Cairn.Tests.Auditing;

/// <summary>
/// Each rule on requests that it finds fault with, that it lets pass, and of which it can say nothing.
/// </summary>
public sealed class RuleTests : IDisposable
{
    static readonly DateTimeOffset Today = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    readonly WorkloadSetup _setup = new();

    public static TheoryData<string> Rules => [.. AuditRules.For(ModelCatalog.BuiltIn).Select(rule => rule.Info.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_fails_where_it_should(string rule)
    {
        var shown = Case(rule);

        var finding = await FindingAsync(rule, shown.Fails);

        Assert.Equal(Verdict.Fail, finding.Verdict);
        Assert.NotNull(finding.Place);
        Assert.NotNull(finding.Repair);
        Assert.Equal(shown.HasDollars, finding.UsdPer1000Rows?.Amount > 0);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_passes_where_all_is_well(string rule) =>
        Assert.Equal(Verdict.Pass, (await FindingAsync(rule, Case(rule).Passes)).Verdict);

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_abstains_where_it_cannot_know(string rule) =>
        Assert.Equal(Verdict.Abstain, (await FindingAsync(rule, Case(rule).Abstains)).Verdict);

    [Fact]
    public async Task Each_rule_says_one_thing_of_every_file()
    {
        var result = await AuditAsync(RuleCases.All.SelectMany(shown => shown.Fails));

        Assert.Equal([.. Rules.Select(rule => rule.Data)], result.Findings.Select(finding => finding.Rule));
        Assert.True(result.UsdPer1000Rows?.Amount > 0);
    }

    public void Dispose() => _setup.Dispose();

    static RuleCase Case(string rule) => Assert.Single(RuleCases.All, shown => shown.Rule == rule);

    async Task<Finding> FindingAsync(string rule, IEnumerable<string> lines) =>
        Assert.Single((await AuditAsync(lines)).Findings, finding => finding.Rule == rule);

    Task<AuditResult> AuditAsync(IEnumerable<string> lines) => Auditor.AuditFilesAsync(
        [_setup.Write("requests.jsonl", string.Join('\n', lines))], ModelCatalog.BuiltIn, Today,
        TestContext.Current.CancellationToken);
}
