using Cairn.Accounting.Reconciling;
using Cairn.Claude;
using Microsoft.AspNetCore.Http;

namespace Cairn.Tests.Claude;

/// <summary>The reports of an organization as they come over the wire.</summary>
public sealed class OrganizationReportsTests
{
    const string Usage = """
        {"uncached_input_tokens":1,"cache_creation":{"ephemeral_5m_input_tokens":2,"ephemeral_1h_input_tokens":3},
        "cache_read_input_tokens":4,"output_tokens":5,"server_tool_use":{"web_search_requests":6},
        "model":"claude-haiku-5-5","service_tier":"batch","workspace_id":null}
        """;

    const string Cost = """
        {"amount":"12.345","currency":"USD","cost_type":"tokens","token_type":"output_tokens","service_tier":"batch",
        "model":"claude-haiku-5-5","workspace_id":"wrkspc_a"}
        """;

    static readonly ReportRange Range = new(new(2026, 11, 1), new(2026, 11, 30), null);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_field_of_a_report_finds_its_class_and_cents_become_dollars()
    {
        await using var api = await AnsweringAsync((_, isUsage) => Page("2026-11-02", isUsage ? Usage : Cost));

        var items = ReportedItem.Of(await ReadAsync(api));

        Assert.Equal(
            [
                "Input 1 0", "CacheWrite5m 2 0", "CacheWrite1h 3 0", "CacheRead 4 0", "Output 5 0", "WebSearch 6 0",
                "Output 0 0.12345",
            ],
            items.Select(item => $"{item.Kind.Class} {item.Billed.Count} {item.Billed.Usd}"));
        Assert.All(items, item => Assert.Equal(new(2026, 11, 2), item.Day));
    }

    [Fact]
    public async Task Costs_that_this_version_does_not_know_are_kept_under_their_names()
    {
        var unknown = Cost.Replace("\"output_tokens\"", "\"new_tokens\"", StringComparison.Ordinal);
        await using var api = await AnsweringAsync((_, isUsage) => isUsage ? Page("2026-11-02") : Page("2026-11-02",
            unknown, """{"amount":"5","currency":"USD","cost_type":"code_execution"}"""));

        var items = ReportedItem.Of(await ReadAsync(api));

        Assert.Equal(
            [("new_tokens", BilledClass.Other, "0.12345"), ("code_execution", BilledClass.Other, "0.05")],
            items.Select(item => (item.Kind.Model, item.Kind.Class, $"{item.Billed.Usd}")));
    }

    [Fact]
    public async Task Pages_are_read_to_the_last_by_the_documented_version_and_day_by_day()
    {
        List<string> asked = [];
        await using var api = await AnsweringAsync((context, isUsage) =>
        {
            asked.Add($"{context.Request.Headers["anthropic-version"]} {context.Request.QueryString}");
            return context.Request.Query["page"] == "two"
                ? Page("2026-11-03", isUsage ? Usage : Cost)
                : $$"""{"data":[{{Day("2026-11-02", isUsage ? Usage : Cost)}}],"has_more":true,"next_page":"two"}""";
        });

        var reports = await ReadAsync(api);

        Assert.Equal((2, 2), (reports.Usage.Count, reports.Costs.Count));
        Assert.StartsWith("2023-06-01 ?starting_at=2026-11-01T00:00:00Z&ending_at=2026-12-01T00:00:00Z"
            + "&bucket_width=1d&limit=31", asked[0], StringComparison.Ordinal);
        Assert.EndsWith("&group_by[]=model&group_by[]=service_tier&page=two", asked[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data":[],"has_more":true,"next_page":null}""", "goes on behind page 1")]
    [InlineData("""{"data":[],"has_more":true,"next_page":"same"}""", "goes on behind page 64")]
    [InlineData("""{"data":[{"starting_at":"2026-11-02T00:00:00Z","results":[]}],"has_more":true,"next_page":"a"}""",
        "do not follow each other")]
    [InlineData("""{"data":[{"starting_at":"2026-11-02T00:00:00Z","results":[null]}],"has_more":false}""", "is none")]
    [InlineData(
        """{"data":[{"starting_at":"2026-11-02T00:00:00Z","results":[{"output_tokens":5}]}],"has_more":false}""",
        "uncached_input_tokens")]
    public async Task A_report_that_cannot_be_read_whole_is_an_error_and_never_a_smaller_bill(string page, string found)
    {
        await using var api = await AnsweringAsync((_, _) => page);

        var thrown = await Assert.ThrowsAnyAsync<CairnException>(() => ReadAsync(api));

        Assert.Contains(found, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"12.345\"", "\"1e3\"")]
    [InlineData("\"12.345\"", "\"\"")]
    [InlineData("\"USD\"", "\"EUR\"")]
    public async Task An_amount_that_is_none_is_an_error(string sound, string wrong)
    {
        await using var api = await AnsweringAsync((_, isUsage) => Page("2026-11-02",
            isUsage ? Usage : Cost.Replace(sound, wrong, StringComparison.Ordinal)));
        var reports = await ReadAsync(api);

        var thrown = Assert.Throws<CairnException>(() => ReportedItem.Of(reports));

        Assert.Contains("Nothing was compared", thrown.Message, StringComparison.Ordinal);
    }

    // The usage of the default workspace says null, whatever it was asked by; its costs are those that say so, too.
    [Theory]
    [InlineData("null", 1)]
    [InlineData("\"wrkspc_b\"", 2)]
    public async Task The_costs_of_one_workspace_are_those_that_are_called_as_its_usage_is(string name, int costs)
    {
        var ours = Cost.Replace("\"wrkspc_a\"", name, StringComparison.Ordinal);
        var others = Cost.Replace("\"wrkspc_a\"", "\"wrkspc_b\"", StringComparison.Ordinal);
        await using var api = await AnsweringAsync((_, isUsage) => isUsage
            ? Page("2026-11-02", Usage.Replace("\"workspace_id\":null", $"\"workspace_id\":{name}",
                StringComparison.Ordinal))
            : Page("2026-11-02", ours, others, Cost));

        var reports = await ReadAsync(api, Range with { Workspace = "wrkspc_b" });

        Assert.Equal(costs, reports.Costs[0].Results.Count);
    }

    static async Task<KestrelApi> AnsweringAsync(Func<HttpContext, bool, string> answer)
    {
        var api = await KestrelApi.StartAsync();
        api.Answer = async context =>
        {
            var isUsage = context.Request.Path.Value!.EndsWith("/usage_report/messages", StringComparison.Ordinal);
            await context.Response.WriteAsync(answer(context, isUsage));
            return true;
        };
        return api;
    }

    static async Task<OrganizationReports> ReadAsync(KestrelApi api, ReportRange? range = null)
    {
        using var client = api.Client();
        return await OrganizationReports.ReadAsync(client, range ?? Range, Cancellation);
    }

    static string Page(string day, params string[] rows) => $$"""{"data":[{{Day(day, rows)}}],"has_more":false}""";

    static string Day(string day, params string[] rows) =>
        $$"""{"starting_at":"{{day}}T00:00:00Z","ending_at":"x","results":[{{string.Join(',', rows)}}]}""";
}
