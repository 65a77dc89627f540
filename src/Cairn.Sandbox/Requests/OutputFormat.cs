using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>What <c>output_config</c> asks for: the effort and the schema of the answer.</summary>
/// <param name="Effort">The effort, or null for the model's default.</param>
/// <param name="Schema">The JSON schema of the answer, or null for free text.</param>
/// <param name="FormatHash">The identity of the whole format; 0 without one.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
sealed record OutputFormat(string? Effort, JsonElement? Schema, UInt128 FormatHash, string? Fault)
{
    public static OutputFormat None { get; } = new(null, null, 0, null);

    public static OutputFormat Read(ReadOnlySpan<byte> json, RequestContext context)
    {
        if (ParamShapes.Check("output_config", json, context) is { } fault)
            return None with { Fault = fault };

        var reader = CanonicalJson.Read(json);
        var config = JsonElement.ParseValue(ref reader);
        if (config.ValueKind == JsonValueKind.Null)
            return None;

        var effort = config.TryGetProperty("effort", out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
        if (!config.TryGetProperty("format", out var format) || format.ValueKind == JsonValueKind.Null)
            return None with { Effort = effort };

        var hash = CanonicalJson.HashOf(System.Text.Encoding.UTF8.GetBytes(format.GetRawText()));
        return new(effort, format.GetProperty("schema"), hash, null);
    }
}
