using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Sandbox.Faults;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What a client sees of each fault that is an error of the API, or of the edge in front of it.</summary>
static class AnswerCases
{
    static readonly (string Name, int Status, string? Type, string? Code)[] Expected =
    [
        ("unauthorized_401", 401, "authentication_error", null),
        ("payment_402", 402, "billing_error", null),
        ("forbidden_403", 403, "permission_error", null),
        ("request_timeout_408", 408, "invalid_request_error", null),
        ("conflict_409", 409, "conflict_error", null),
        ("too_large_413", 413, "request_too_large", null),
        ("rate_limited", 429, "rate_limit_error", null),
        ("queue_limit_429", 429, "rate_limit_error", null),
        ("spend_limit_429", 429, "rate_limit_error", "enforced_spend_limit_reached"),
        ("contract_spend_limit_429", 429, "rate_limit_error", "contract_spend_limit_reached"),
        ("spend_limit_400", 400, "invalid_request_error", null),
        ("organization_on_hold_400", 400, "invalid_request_error", "organization_on_hold"),
        ("cmek_key_disabled_400", 400, "invalid_request_error", "cmek_key_disabled"),
        ("key_creator_not_member_400", 400, "invalid_request_error", "claude_code_key_creator_not_member"),
        ("server_error_500", 500, "api_error", null),
        ("bad_gateway_502", 502, null, null),
        ("unavailable_503", 503, "api_error", null),
        ("cmek_503", 503, "api_error", "cmek_key_unreachable"),
        ("cmek_context_503", 503, "api_error", "cmek_context_unavailable"),
        ("timeout_504", 504, "timeout_error", null),
        ("edge_520", 520, null, null),
        ("edge_521", 521, null, null),
        ("edge_522", 522, null, null),
        ("edge_523", 523, null, null),
        ("edge_524", 524, null, null),
        ("overloaded_529", 529, "overloaded_error", null),
    ];

    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>(Expected.Select(expected =>
            KeyValuePair.Create<string, Func<FaultLab, Task>>(expected.Name, lab => StrikesAsync(lab, expected))))
        {
            ["retrieve_404"] = RetrieveAsync,
        };

    static async Task StrikesAsync(FaultLab lab, (string Name, int Status, string? Type, string? Code) expected)
    {
        using var before = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1), expected.Name);
        var created = await lab.ListedAsync();
        using var after = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1), expected.Name + ";committed=1");

        Assert.Equal((expected.Status, expected.Status), ((int)before.StatusCode, (int)after.StatusCode));
        Assert.Equal((0, 1), (created, await lab.ListedAsync()));
        Assert.Equal(RetryAfterOf(expected.Name), before.Headers.RetryAfter?.Delta?.TotalSeconds);
        await EnvelopeIsAsync(before, expected);
        await EnvelopeIsAsync(after, expected);
    }

    static async Task EnvelopeIsAsync(
        HttpResponseMessage response, (string Name, int Status, string? Type, string? Code) expected)
    {
        if (expected.Type is null)
        {
            Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
            return;
        }

        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var error = body.GetProperty("error");
        Assert.Equal(expected.Type, error.GetProperty("type").GetString());
        Assert.Equal(expected.Code, error.TryGetProperty("details", out var details)
            ? details.GetProperty("error_code").GetString()
            : null);
        Assert.Equal(response.Headers.GetValues("request-id").Single(), body.GetProperty("request_id").GetString());
    }

    static double? RetryAfterOf(string name) => name switch
    {
        "rate_limited" => 10,
        "queue_limit_429" => 60,
        _ => null,
    };

    static async Task RetrieveAsync(FaultLab lab)
    {
        var path = FaultLab.PathOf(await lab.CreateAsync());
        using var glitch = await lab.SendAsync(HttpMethod.Get, path, "retrieve_404");
        using var again = await lab.SendAsync(HttpMethod.Get, path);

        Assert.Equal(("NotFound", "OK"), (glitch.StatusCode.ToString(), again.StatusCode.ToString()));
        Assert.Equal(["retrieve"], FaultCatalog.Find("retrieve_404")!.Calls);
    }
}
