using System.Text.Json;

namespace Cairn.Bench.Fuzzing;

/// <summary>What came back for one call.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The type of the body, or empty.</param>
/// <param name="Workspace">The workspace the call acted in, or empty.</param>
/// <param name="Body">The body without its framing.</param>
/// <param name="Closes">Whether the server hangs up after it.</param>
sealed record WireReply(int Status, string ContentType, string Workspace, byte[] Body, bool Closes)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsJson => ContentType.StartsWith("application/json", StringComparison.Ordinal);

    /// <summary>What is wrong with it as an answer to this call, or null.</summary>
    public string? FaultFor(WireRequest request)
    {
        // 501 and 505 are the web server's answers to methods and versions that HTTP doesn't have.
        if (Status is >= 500 and not (501 or 505))
            return $"status {Status}";

        // The web server also answers a null character in the path by itself, with nothing.
        if (request.IsHead || (Status == 400 && Body.Length == 0 && request.HasNullInPath))
            return null;

        // In the line of a batch it is what would have been a 500.
        if (Body.AsSpan().IndexOf("Internal error of the sandbox"u8) >= 0)
            return "an internal error in a result";

        if (!IsJson)
            return request.IsTidy && !IsSuccess ? $"status {Status} without an envelope" : null;

        try
        {
            var json = JsonElement.Parse(Body);
            return IsSuccess ? null : FaultOfEnvelope(json);
        }
        catch (JsonException exception)
        {
            return $"status {Status} with broken JSON: {exception.Message}";
        }
    }

    string? FaultOfEnvelope(JsonElement json)
    {
        var isEnvelope = json.ValueKind == JsonValueKind.Object
            && IsText(json, "type", out var type) && type == "error"
            && IsText(json, "request_id", out var id) && id.StartsWith("req_", StringComparison.Ordinal)
            && json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            && IsText(error, "type", out _) && IsText(error, "message", out _);
        return isEnvelope ? null : $"status {Status} with another envelope: {json}";
    }

    static bool IsText(JsonElement owner, string name, out string text)
    {
        var isText = owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        text = isText ? value.GetString()! : "";
        return isText;
    }
}
