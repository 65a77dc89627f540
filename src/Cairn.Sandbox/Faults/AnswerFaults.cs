using System.Globalization;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Faults;

/// <summary>Errors that are answered instead, before or after the call took effect.</summary>
static class AnswerFaults
{
    const string Api = "api_error";
    const string RateLimit = "rate_limit_error";

    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        Of("unauthorized_401", new(401, "authentication_error", "invalid x-api-key"), "The key is not accepted."),
        Of("payment_402", new(402, "billing_error", "There is an issue with your billing or payment information."),
            "The organization has not paid."),
        Of("forbidden_403", new(403, "permission_error", "Your API key does not have permission to use this resource."),
            "The key may not do this."),
        Of("retrieve_404", new(404, RequestFault.NotFound, "Message batch was not found."),
            "A batch that exists is not found.", FaultCalls.Retrieve),
        Of("request_timeout_408", new(408, RequestFault.InvalidRequest, "Request timed out while it was read."),
            "The server gave up on reading the call."),
        Of("conflict_409", new(409, "conflict_error", "The resource was changed by another request."),
            "The state of the resource conflicts with the call."),
        Of("too_large_413", new(413, "request_too_large", "Request exceeds the maximum allowed number of bytes."),
            "The body is too large for the edge in front of the API."),
        Limited("rate_limited", new(429, RateLimit, "This request would exceed your organization's rate limit."),
            (10, "The rate limit is reached, with `retry-after` or without.")),
        Limited("queue_limit_429", new(429, RateLimit, "Your organization's queue of batch requests is full."),
            (60, "The processing queue is full."), FaultCalls.Create),
        Of("spend_limit_429", new(429, RateLimit, "Your organization reached the spend limit of its tier.")
            {
                ErrorCode = "enforced_spend_limit_reached",
            },
            "The tier's monthly spend is used up; no `retry-after`."),
        Of("contract_spend_limit_429", new(429, RateLimit, "Your organization reached its contract's spend limit.")
            {
                ErrorCode = "contract_spend_limit_reached",
            },
            "The contract's spend is used up; no `retry-after`."),
        Refused("spend_limit_400", "You have reached your specified API usage limits. You will regain access on"
            + " the first of next month at 00:00 UTC.", "A spend limit of the organization's own is reached."),
        Refused("organization_on_hold_400", "Your organization is on hold.", "The organization is on hold.",
            "organization_on_hold"),
        Refused("cmek_key_disabled_400", "The encryption key of your workspace is disabled.",
            "The workspace's own encryption key is disabled.", "cmek_key_disabled"),
        Refused("key_creator_not_member_400", "The creator of this API key is no longer a member.",
            "Who made the key has left the organization.", "claude_code_key_creator_not_member"),
        Of("server_error_500", new(500, Api, "Internal server error"), "The API failed."),
        Page(502, "bad_gateway_502", "Bad gateway"),
        Of("unavailable_503", new(503, Api, "Service temporarily unavailable"), "The API is away."),
        Of("cmek_503", new(503, Api, "The encryption key of your workspace can't be reached.")
            {
                ErrorCode = "cmek_key_unreachable",
            },
            "The service that keeps the workspace's encryption key is away."),
        Of("cmek_context_503", new(503, Api, "The encryption context of your workspace can't be reached.")
            {
                ErrorCode = "cmek_context_unavailable",
            },
            "The context of the workspace's encryption key is away."),
        Of("timeout_504", new(504, "timeout_error", "The request timed out."), "The API took too long."),
        Page(520, "edge_520", "Web server is returning an unknown error"),
        Page(521, "edge_521", "Web server is down"),
        Page(522, "edge_522", "Connection timed out"),
        Page(523, "edge_523", "Origin is unreachable"),
        Page(524, "edge_524", "A timeout occurred"),
        Of("overloaded_529", new(529, RequestFault.Overloaded, "Overloaded"), "The API is overloaded."),
    ];

    static FaultKind Of(string name, FaultAnswer answer, string does, params string[] calls) => new(name, does)
    {
        Calls = calls.Length > 0 ? calls : FaultCalls.All,
        Answer = answer,
        Parameters = [FaultParameter.Committed],
    };

    static FaultKind Limited(
        string name, FaultAnswer answer, (int RetryAfter, string Does) kind, params string[] calls)
    {
        var limited = Of(name, answer, kind.Does, calls);
        return limited with { Parameters = [FaultParameter.RetryAfter(kind.RetryAfter), .. limited.Parameters] };
    }

    static FaultKind Refused(string name, string message, string does, string? code = null) =>
        Of(name, new(400, RequestFault.InvalidRequest, message) { ErrorCode = code }, does);

    static FaultKind Page(int status, string name, string title)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Error {status}: {title}");
        return Of(name, new(status, Api, text) { IsPage = true }, $"The edge answers a page: {title}.");
    }
}
