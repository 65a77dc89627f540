using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Faults;

/// <summary>How single requests of a batch end; the rate is the share of lines.</summary>
static class LineFaults
{
    public static IReadOnlyList<FaultKind> Kinds { get; } =
    [
        Of("errored_invalid_request", RequestFault.InvalidRequest, "Invalid request"),
        Of("errored_authentication", "authentication_error", "invalid x-api-key"),
        Of("errored_billing", "billing_error", "There is an issue with your billing or payment information."),
        Of("errored_permission", "permission_error", "Your API key does not have permission to use this resource."),
        Of("errored_not_found", RequestFault.NotFound, "Not found"),
        Of("errored_rate_limit", "rate_limit_error", "This request would exceed your organization's rate limit."),
        Of("errored_timeout", "timeout_error", "The request timed out."),
        Of("errored_api", "api_error", "Internal server error"),
        Of(FaultName.ErroredOverloaded, RequestFault.Overloaded, "Overloaded"),
        new(FaultName.UnknownResultType, "The result is of the type `postponed`, which no client knows; not billed.")
        {
            Calls = [FaultCalls.Line],
        },
        new(FaultName.Refusal, "The model declines before any output; not billed.")
        {
            Calls = [FaultCalls.Line, FaultCalls.Messages],
        },
    ];

    static FaultKind Of(string name, string type, string message) => new(name, $"The line ends errored, `{type}`.")
    {
        Calls = [FaultCalls.Line],
        Answer = new(0, type, message),
    };
}
