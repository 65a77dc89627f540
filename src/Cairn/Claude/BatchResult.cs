using System.Text.Json;

namespace Cairn.Claude;

/// <summary>How one request of a batch ended. A closed set: switch over all of it.</summary>
public abstract record BatchResult
{
    BatchResult()
    {
    }

    /// <summary>The model answered; the answer is billed, whatever its stop reason.</summary>
    public sealed record Succeeded(Message Message) : BatchResult;

    /// <summary>It failed and costs nothing.</summary>
    /// <param name="Type">The API's error type; <c>invalid_request_error</c> must not be sent again as it is.</param>
    /// <param name="Message">The API's text.</param>
    public sealed record Errored(string Type, string Message) : BatchResult;

    /// <summary>The batch was cancelled before the request was sent to a model; not billed.</summary>
    public sealed record Canceled : BatchResult;

    /// <summary>24 hours passed before it was sent to a model; not billed.</summary>
    public sealed record Expired : BatchResult;

    /// <summary>A type that this version does not know; what it costs is unknown.</summary>
    public sealed record Unknown(string Type) : BatchResult;

    internal static BatchResult Of(in ResultScan scan, ReadOnlyMemory<byte> line) =>
        scan.Type.SequenceEqual("succeeded"u8) ? new Succeeded(new(scan, line))
        : scan.Type.SequenceEqual("canceled"u8) ? new Canceled()
        : new Expired();

    internal static BatchResult Of(JsonElement result)
    {
        var type = result.GetProperty("type").GetString() ?? throw new JsonException("The result has no type.");
        return type switch
        {
            "succeeded" => new Succeeded(Message.Of(result.GetProperty("message"))),
            "errored" => ErroredOf(result.GetProperty("error")),
            "canceled" => new Canceled(),
            "expired" => new Expired(),
            _ => new Unknown(type),
        };
    }

    // The kind of the error is nested twice: result.error.error.type.
    static Errored ErroredOf(JsonElement envelope)
    {
        var error = envelope.GetProperty("error");
        return new(error.GetProperty("type").GetString() ?? "unknown", error.GetProperty("message").GetString() ?? "");
    }
}
