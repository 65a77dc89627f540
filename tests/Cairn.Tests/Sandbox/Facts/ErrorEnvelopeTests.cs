using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Tests.Sandbox.Faults;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>The rows of table 5.6 of the facts sheet, and of 1.6 the one on states of the organization.</summary>
public sealed class ErrorEnvelopeTests
{
    [Fact]
    public async Task Row_400_content_that_is_wrong()
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.PostAsync(FaultLab.Batches, """{"requests":[]}""");

        await IsAsync(response, 400, "invalid_request_error");
    }

    [Fact]
    public async Task Row_400_a_spend_limit_that_was_set_by_oneself()
    {
        const string known = "You have reached your specified API usage limits";
        var error = await StruckAsync("spend_limit_400", 400, "invalid_request_error");

        Assert.StartsWith(known, MessageOf(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_401_a_bad_key()
    {
        await using var lab = await FaultLab.OpenAsync();
        lab.Key = "";
        using var missing = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);

        await IsAsync(missing, 401, "authentication_error");
        await StruckAsync("unauthorized_401", 401, "authentication_error");
    }

    [Fact]
    public Task Row_402_payment() => StruckAsync("payment_402", 402, "billing_error");

    [Fact]
    public Task Row_403_permission() => StruckAsync("forbidden_403", 403, "permission_error");

    [Theory]
    [InlineData("/v1/messages/batches/msgbatch_none")]
    [InlineData("/v1/models/claude-none")]
    [InlineData("/v1/nothing")]
    public async Task Row_404_an_unknown_id_path_or_model(string path)
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.SendAsync(HttpMethod.Get, path);

        await IsAsync(response, 404, "not_found_error");
    }

    [Fact]
    public Task Row_409_a_conflict_of_states() => StruckAsync("conflict_409", 409, "conflict_error");

    [Fact]
    public async Task Row_413_a_body_that_is_too_large()
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.PostAsync("/v1/messages", new string(' ', (32 * 1024 * 1024) + 1));

        await IsAsync(response, 413, "request_too_large");
        await StruckAsync("too_large_413", 413, "request_too_large");
    }

    [Theory]
    [InlineData("rate_limited;retry_after=7", 7, null)]
    [InlineData("rate_limited;retry_after=-1", null, null)]
    [InlineData("spend_limit_429", null, "enforced_spend_limit_reached")]
    [InlineData("contract_spend_limit_429", null, "contract_spend_limit_reached")]
    public async Task Row_429_limits_and_the_caps_on_spend(string fault, int? retryAfter, string? code)
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches, fault);

        Assert.Equal(retryAfter, response.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal(code, CodeOf(await IsAsync(response, 429, "rate_limit_error")));
    }

    [Fact]
    public async Task Row_429_a_queue_that_is_full()
    {
        await using var lab = await FaultLab.OpenAsync(new() { Limits = new() { QueueLimit = 1 } });
        using var response = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(2));

        await IsAsync(response, 429, "rate_limit_error");
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public Task Row_500_a_failure_of_the_api() => StruckAsync("server_error_500", 500, "api_error");

    [Theory]
    [InlineData("cmek_503", "cmek_key_unreachable")]
    [InlineData("cmek_context_503", "cmek_context_unavailable")]
    public async Task Row_503_key_management_is_unreachable(string fault, string code) =>
        Assert.Equal(code, CodeOf(await StruckAsync(fault, 503, "api_error")));

    [Fact]
    public Task Row_504_a_timeout() => StruckAsync("timeout_504", 504, "timeout_error");

    [Fact]
    public Task Row_529_an_overload() => StruckAsync("overloaded_529", 529, "overloaded_error");

    [Fact]
    public async Task After_the_200_of_a_stream_an_error_is_an_event()
    {
        await using var lab = await FaultLab.OpenAsync();
        var body = Rehearsal.Ask("Hello", extra: ",\"stream\":true");
        using var response = await lab.PostAsync("/v1/messages", body, "stream_error;events=1");

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var last = text.TrimEnd().Split("\n\n")[^1].Split('\n');
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("event: error", last[0]);
        Assert.Equal("overloaded_error", TypeOf(JsonElement.Parse(last[1]["data: ".Length..])));
    }

    [Theory]
    [InlineData("organization_on_hold_400", 400, "organization_on_hold")]
    [InlineData("cmek_key_disabled_400", 400, "cmek_key_disabled")]
    [InlineData("key_creator_not_member_400", 400, "claude_code_key_creator_not_member")]
    [InlineData("spend_limit_429", 429, "enforced_spend_limit_reached")]
    public async Task States_of_organization_workspace_and_spend_refuse_a_create(string fault, int status, string code)
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1), fault);

        var type = status == 400 ? "invalid_request_error" : "rate_limit_error";
        Assert.Equal(code, CodeOf(await IsAsync(response, status, type)));
        Assert.Equal(0, await lab.ListedAsync());
    }

    static async Task<JsonElement> StruckAsync(string fault, int status, string type)
    {
        await using var lab = await FaultLab.OpenAsync();
        using var response = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches, fault);
        return await IsAsync(response, status, type);
    }

    static async Task<JsonElement> IsAsync(HttpResponseMessage response, int status, string type)
    {
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((status, type), ((int)response.StatusCode, TypeOf(body)));
        Assert.Equal("error", body.GetProperty("type").GetString());
        Assert.Equal(response.Headers.GetValues("request-id").Single(), body.GetProperty("request_id").GetString());
        return body;
    }

    static string? TypeOf(JsonElement body) => body.GetProperty("error").GetProperty("type").GetString();

    static string MessageOf(JsonElement body) => body.GetProperty("error").GetProperty("message").GetString()!;

    static string? CodeOf(JsonElement body) =>
        body.GetProperty("error").TryGetProperty("details", out var details)
            ? details.GetProperty("error_code").GetString()
            : null;
}
