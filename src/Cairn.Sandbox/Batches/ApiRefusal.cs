using System.Diagnostics.CodeAnalysis;
using Cairn.Sandbox.Limits;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Batches;

/// <summary>Ends a call with one of the documented errors; the edge turns it into status and envelope.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "It never leaves the sandbox.")]
sealed class ApiRefusal(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public int? RetryAfterSeconds { get; init; }

    /// <summary>What <c>details.error_code</c> says, or null where there are no details.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How the limits stood that were exceeded, for the headers.</summary>
    public RateStanding? Standing { get; init; }

    public static ApiRefusal Invalid(string message) => new(400, RequestFault.InvalidRequest, message);

    public static ApiRefusal NotFound(string message) => new(404, RequestFault.NotFound, message);

    public static ApiRefusal TooLarge(string message) => new(413, "request_too_large", message);

    public static ApiRefusal Unauthorized(string message) => new(401, "authentication_error", message);

    public static ApiRefusal RateLimited(
        string message, int? retryAfterSeconds, RateStanding? standing = null, string? errorCode = null) =>
        new(429, "rate_limit_error", message)
        {
            RetryAfterSeconds = retryAfterSeconds,
            Standing = standing,
            ErrorCode = errorCode,
        };

    public static ApiRefusal Of(RequestFault fault) =>
        new(fault.Type == RequestFault.NotFound ? 404 : 400, fault.Type, fault.Message)
        {
            ErrorCode = fault.ErrorCode,
        };
}
