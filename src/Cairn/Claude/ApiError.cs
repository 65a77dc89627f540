using System.Net;
using System.Text.Json;

namespace Cairn.Claude;

/// <summary>
/// The error envelope of an answer. Decide by status, type and code; the text may change at any time.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">
/// The API's type, such as <c>invalid_request_error</c>; <c>unknown</c> where the body was not the envelope.
/// </param>
/// <param name="Message">The API's text, for people.</param>
/// <param name="ErrorCode">The machine-readable <c>details.error_code</c>, or null.</param>
public sealed record ApiError(HttpStatusCode Status, string Type, string Message, string? ErrorCode = null)
{
    // The type of an answer that was not in the API's error format.
    internal const string UnknownType = "unknown";

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient => (int)Status is 408 or 409 or 429 or >= 500;

    /// <summary>The same error with nothing in it that a server quoted of a secret.</summary>
    internal ApiError Redacted(ClaudeCredentials credentials) => this with
    {
        Type = credentials.Redact(Type),
        Message = credentials.Redact(Message),
        ErrorCode = ErrorCode is null ? null : credentials.Redact(ErrorCode),
    };

    internal static ApiError Parse(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            var envelope = JsonSerializer.Deserialize(ref reader, ClaudeJson.Default.ErrorEnvelope);
            if (envelope?.Error is { } error)
                return new(status, error.Type ?? UnknownType, error.Message ?? "", error.Details?.ErrorCode);
        }
        catch (JsonException)
        {
            // A proxy in between answers in HTML; the status is then all there is.
        }

        return new(status, UnknownType, "the answer was not in the API's error format");
    }
}
