using System.Globalization;
using System.Text.Json;

namespace Cairn.Tests.Sandbox.Books;

/// <summary>Facts 5.1 and 5.2: the reports, held against the books they come from.</summary>
public sealed class ReportTests
{
    const string Usage = "/v1/organizations/usage_report/messages";
    const string Cost = "/v1/organizations/cost_report";

    [Theory]
    [InlineData("", 1)]
    [InlineData("account_id", 1)]
    [InlineData("api_key_id", 1)]
    [InlineData("service_account_id", 1)]
    [InlineData("context_window", 1)]
    [InlineData("inference_geo", 3)]
    [InlineData("model", 2)]
    [InlineData("service_tier", 2)]
    [InlineData("speed", 1)]
    [InlineData("workspace_id", 2)]
    public async Task Every_grouping_of_the_usage_adds_up_to_the_books(string group, int rows)
    {
        await using var api = await TradedAsync();

        var results = await RowsAsync(api, Usage, group.Length > 0 ? $"&group_by[]={group}" : "");
        var totals = (await api.GetAsync("/sandbox/books")).Json.GetProperty("totals");

        Assert.Equal(rows, results.Count);
        Assert.Equal(Long(totals, "input_tokens"), results.Sum(row => Long(row, "uncached_input_tokens")));
        Assert.Equal(Long(totals, "cache_read_tokens"), results.Sum(row => Long(row, "cache_read_input_tokens")));
        Assert.Equal(Long(totals, "output_tokens"), results.Sum(row => Long(row, "output_tokens")));
        Assert.Equal(
            Long(totals, "cache_write_1h_tokens"),
            results.Sum(row => Long(row.GetProperty("cache_creation"), "ephemeral_1h_input_tokens")));
    }

    // Two messages and a batch of one in the default workspace, one message in another; a batch answers one token.
    [Theory]
    [InlineData("models[]=claude-haiku-5-5", 3)]
    [InlineData("models[]=claude-haiku-4-5", 1)]
    [InlineData("models[]=claude-haiku-4-5&models[]=claude-haiku-5-5", 4)]
    [InlineData("models[]=claude-opus-5", 0)]
    [InlineData("service_tiers[]=batch", 1)]
    [InlineData("service_tiers[]=standard", 3)]
    [InlineData("service_tiers[]=flex", 0)]
    [InlineData("workspace_ids[]=wrkspc_other", 1)]
    [InlineData("inference_geos[]=us", 1)]
    [InlineData("inference_geos[]=global", 2)]
    [InlineData("inference_geos[]=not_available", 1)]
    [InlineData("context_window[]=0-200k", 4)]
    [InlineData("context_window[]=200k-1M", 0)]
    [InlineData("speeds[]=standard", 4)]
    [InlineData("speeds[]=fast", 0)]
    [InlineData("api_key_ids[]=apikey_1", 0)]
    [InlineData("account_ids[]=user_1", 0)]
    [InlineData("service_account_ids[]=svac_1", 0)]
    [InlineData("service_tiers[]=standard&inference_geos[]=us", 0)]
    public async Task Filters_of_the_usage_choose_lines_of_the_books(string filter, long outputs)
    {
        await using var api = await TradedAsync();

        var results = await RowsAsync(api, Usage, "&" + filter);

        Assert.Equal(outputs, results.Sum(row => Long(row, "output_tokens")));
    }

    [Fact]
    public async Task The_default_workspace_is_null_and_is_filtered_by_its_id()
    {
        await using var api = await TradedAsync();
        var id = (await api.GetAsync("/v1/models")).Headers["anthropic-workspace-id"];

        var results = await RowsAsync(api, Usage, $"&group_by[]=workspace_id&workspace_ids[]={id}");

        var row = Assert.Single(results);
        Assert.Equal(JsonValueKind.Null, row.GetProperty("workspace_id").ValueKind);
        Assert.Equal(3, Long(row, "output_tokens"));
    }

    [Theory]
    [InlineData("1m", 1_440)]
    [InlineData("1h", 168)]
    [InlineData("1d", 31)]
    public async Task Pages_of_buckets_follow_each_other_without_a_gap(string width, int most)
    {
        await using var api = await TradedAsync();
        var query = $"{Usage}?starting_at=2026-11-21T11:30:00Z&ending_at=2026-11-30&bucket_width={width}";
        var whole = (await api.GetAsync($"{query}&limit={most}")).Json.GetProperty("data").EnumerateArray().ToList();
        List<string> pieces = [];

        for (var page = ""; page is not null && pieces.Count <= whole.Count;)
        {
            var piece = (await api.GetAsync($"{query}&limit={(width == "1m" ? 1_000 : 2)}{page}")).Json;
            pieces.AddRange(piece.GetProperty("data").EnumerateArray().Select(bucket => bucket.GetRawText()));
            page = piece.GetProperty("has_more").GetBoolean()
                ? "&page=" + Uri.EscapeDataString(piece.GetProperty("next_page").GetString()!)
                : null;
        }

        Assert.Equal(whole.Select(bucket => bucket.GetRawText()), pieces.Take(whole.Count));
        Assert.All(whole.Zip(whole.Skip(1)), pair => Assert.Equal(
            pair.First.GetProperty("ending_at").GetString(), pair.Second.GetProperty("starting_at").GetString()));
    }

    [Theory]
    [InlineData("1m", 60)]
    [InlineData("1h", 24)]
    [InlineData("1d", 7)]
    public async Task A_page_has_the_documented_number_of_buckets(string width, int usual)
    {
        await using var api = await LocalApi.StartAsync();

        var page = (await api.GetAsync($"{Usage}?starting_at=2026-01-01T00:00:00Z&bucket_width={width}")).Json;

        Assert.Equal(usual, page.GetProperty("data").GetArrayLength());
        Assert.True(page.GetProperty("has_more").GetBoolean());
        Assert.StartsWith("page_", page.GetProperty("next_page").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Usage, "", "starting_at: Field required")]
    [InlineData(Usage, "starting_at=yesterday", "starting_at: Input should be a valid datetime")]
    [InlineData(Usage, "starting_at=2026-11-02&ending_at=2026-11-01", "ending_at: Input should be later")]
    [InlineData(Usage, "starting_at=2026-11-02&ending_at=2026-11-02", "ending_at: Input should be later")]
    [InlineData(Usage, "starting_at=2026-11-02&group_by[]=model&group_by[]=color", "group_by.1: Input should be 'acc")]
    [InlineData(Usage, "starting_at=2026-11-02&service_tiers[]=cheap", "service_tiers.0: Input should be 'standard'")]
    [InlineData(Usage, "starting_at=2026-11-02&inference_geos[]=eu", "inference_geos.0: Input should be 'global'")]
    [InlineData(Usage, "starting_at=2026-11-02&bucket_width=1w", "bucket_width: Input should be '1m', '1h' or '1d'")]
    [InlineData(Usage, "starting_at=2026-11-02&limit=32", "limit: Input should be between 1 and 31")]
    [InlineData(Usage, "starting_at=2026-11-02&bucket_width=1h&limit=169", "limit: Input should be between 1 and 168")]
    [InlineData(Usage, "starting_at=2026-11-02&page=2026-11-03", "page: Input should be the next_page")]
    [InlineData(Usage, "starting_at=2026-11-02&page=page_eA==", "page: Input should be the next_page")]
    [InlineData(Cost, "starting_at=2026-11-02&bucket_width=1h", "bucket_width: Input should be '1d'")]
    [InlineData(Cost, "starting_at=2026-11-02&group_by[]=model", "group_by.0: Input should be 'workspace_id' or 'desc")]
    public async Task What_a_report_does_not_know_is_a_400_that_says_so(string path, string query, string message)
    {
        await using var api = await LocalApi.StartAsync();

        var response = await api.GetAsync($"{path}?{query}");

        Assert.Equal(400, response.Status);
        Assert.StartsWith(message, response.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("&group_by[]=workspace_id", 2)]
    [InlineData("&group_by[]=description", 8)]
    [InlineData("&group_by[]=description&group_by[]=workspace_id", 11)]
    public async Task Costs_are_the_books_in_exact_cents(string groups, int rows)
    {
        await using var api = await TradedAsync();

        var results = await RowsAsync(api, Cost, groups);
        var usd = (await api.GetAsync("/sandbox/books")).Json.GetProperty("totals").GetProperty("usd").GetString()!;

        Assert.Equal(rows, results.Count);
        var cents = results.Sum(row =>
            decimal.Parse(row.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(decimal.Parse(usd, CultureInfo.InvariantCulture) * 100, cents);
    }

    static async Task<LocalApi> TradedAsync()
    {
        var api = await LocalApi.StartAsync();
        await api.PostAsync("/v1/messages", Rehearsal.Ask("a", "1h"));
        await api.PostAsync("/v1/messages", Rehearsal.Ask("a", model: "claude-haiku-4-5-20251001"));
        await api.RunBatchAsync(Rehearsal.Ask("a", "5m", extra: ""","inference_geo":"us" """));
        api.Workspace = "wrkspc_other";
        await api.PostAsync("/v1/messages", Rehearsal.Ask("a", "1h"));
        api.Workspace = null;
        return api;
    }

    static async Task<List<JsonElement>> RowsAsync(LocalApi api, string path, string query)
    {
        var page = (await api.GetAsync($"{path}?starting_at=2026-11-20T00:00:00Z{query}")).Json;
        return
        [
            .. page.GetProperty("data").EnumerateArray()
                .SelectMany(bucket => bucket.GetProperty("results").EnumerateArray()),
        ];
    }

    static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
