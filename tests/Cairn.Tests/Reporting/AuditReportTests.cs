using System.Text.Json;
using System.Xml.Linq;
using Cairn.Accounting;
using Cairn.Auditing;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Tests.Workloads;

namespace Cairn.Tests.Reporting;

/// <summary>The forms in which findings reach people, builds and code hosts.</summary>
public sealed class AuditReportTests : IDisposable
{
    static readonly Finding Failed = new("unmarked-prefix", Severity.Error, Verdict.Fail, "Shared | and unmarked.",
        new("in put,1.jsonl", 7, 2), "Mark it.", new(1.5m));

    static readonly Finding Doubtful = new(
        "cold-batch", Severity.Warn, Verdict.Fail, "Cold.", new("b.jsonl", 1), "Prime it.", null);

    static readonly Finding Passed = new("ttl-order", Severity.Error, Verdict.Pass, "Fine.", null, null, null);

    static readonly Finding Unsure = new("lookback", Severity.Error, Verdict.Abstain, "Short.", null, null, null);

    static readonly AuditResult Result = new(40, [Failed, Doubtful, Passed, Unsure], new Usd(1.5m));

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void Json_has_rows_findings_and_a_summary_and_nothing_else()
    {
        var json = JsonElement.Parse(AuditJson.Of(Result));

        Assert.Equal(["rows", "findings", "summary"], Names(json));
        Assert.Equal(["rule", "severity", "verdict", "message", "place", "repair", "usd_per_1000_rows"],
            Names(json.GetProperty("findings")[0]));
        Assert.Equal("""{"error":1,"warn":1,"abstain":1,"usd_per_1000_rows":"1.5"}""",
            JsonSerializer.Serialize(json.GetProperty("summary")));
        Assert.Equal(7, json.GetProperty("findings")[0].GetProperty("place").GetProperty("line").GetInt64());
        Assert.Equal("FAIL", json.GetProperty("findings")[0].GetProperty("verdict").GetString());
    }

    [Fact]
    public void Sarif_names_each_rule_and_the_place_of_each_failure()
    {
        var run = JsonElement.Parse(AuditSarif.Of(
            Result, [.. AuditRules.For(ModelCatalog.BuiltIn).Select(rule => rule.Info)])).GetProperty("runs")[0];

        Assert.Equal(30, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength());
        Assert.Equal(2, run.GetProperty("results").GetArrayLength());
        var place = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("in%20put%2C1.jsonl", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(7, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void Junit_fails_what_is_severe_enough_and_skips_what_abstained()
    {
        var suite = XDocument.Parse(AuditJunit.Of(Result, Severity.Error)).Descendants("testsuite").Single();

        Assert.Equal(("4", "1", "1"), (suite.Attribute("tests")?.Value, suite.Attribute("failures")?.Value,
            suite.Attribute("skipped")?.Value));
        Assert.Equal("unmarked-prefix", suite.Descendants("failure").Single().Parent?.Attribute("name")?.Value);
    }

    [Fact]
    public void Junit_is_xml_whatever_the_name_of_a_model_has_in_it()
    {
        var odd = Result with { Findings = [Failed with { Message = "Found \u001b[31mred." }, Doubtful] };

        var suite = XDocument.Parse(AuditJunit.Of(odd, Severity.Error));

        Assert.Equal("Found \uFFFD[31mred.", suite.Descendants("failure").Single().Attribute("message")?.Value);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("five")]
    public void A_baseline_whose_dollars_are_none_is_refused(string dollars)
    {
        var baseline = _setup.Write("base.json", AuditJson.Of(Result with { Findings = [Failed] })
            .Replace("\"1.5\"", $"\"{dollars}\"", StringComparison.Ordinal));

        var refused = Assert.Throws<BadInputException>(() => AuditBaseline.Apply(Result, baseline));

        Assert.Contains("found no output of an audit", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_host_gets_a_table_and_annotations()
    {
        Assert.Contains("| error | `unmarked-prefix` | $1.50 | Shared \\| and unmarked.", AuditMarkdown.Summary(Result),
            StringComparison.Ordinal);
        Assert.StartsWith("::error file=in put%2C1.jsonl,line=7,title=unmarked-prefix::Shared",
            AuditMarkdown.Annotations(Result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.6", 1)]
    [InlineData("1.7", 2)]
    public void A_baseline_leaves_out_what_it_knows_until_it_costs_a_tenth_more(string dollars, int left)
    {
        var baseline = _setup.Write("base.json", AuditJson.Of(Result with { Findings = [Failed] }));
        var now = Failed with { UsdPer1000Rows = new(decimal.Parse(dollars, null)) };

        var (result, known) = AuditBaseline.Apply(Result with { Findings = [now, Doubtful] }, baseline);

        Assert.Equal((left, 2 - left), (result.Failed(Severity.Warn).Count(), known));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    public void A_baseline_that_is_none_is_refused(string text) =>
        Assert.Throws<BadInputException>(() => AuditBaseline.Apply(Result, _setup.Write("base.json", text)));

    [Fact]
    public void Text_shows_errors_first_and_the_rest_on_demand()
    {
        Assert.StartsWith("error  unmarked-prefix  $1.50 per 1,000 requests", AuditText.Of(Result, showsAll: false),
            StringComparison.Ordinal);
        Assert.DoesNotContain("lookback", AuditText.Of(Result, showsAll: false), StringComparison.Ordinal);
        Assert.Contains("abstain lookback", AuditText.Of(Result, showsAll: true), StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Select(member => member.Name);
}
