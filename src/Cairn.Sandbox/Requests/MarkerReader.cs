using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads a <c>cache_control</c>.</summary>
static class MarkerReader
{
    public static (CacheTtl? Ttl, string? Fault) Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement);
    }

    public static (CacheTtl? Ttl, string? Fault) Read(JsonElement marker)
    {
        if (marker.ValueKind == JsonValueKind.Null)
            return (null, null);

        if (marker.ValueKind != JsonValueKind.Object || Text(marker, "type") != "ephemeral")
            return (null, "cache_control.type: Input should be 'ephemeral'");

        return marker.TryGetProperty("ttl", out _) ? Text(marker, "ttl") switch
        {
            "5m" => (CacheTtl.FiveMinutes, null),
            "1h" => (CacheTtl.OneHour, null),
            _ => (null, "cache_control.ttl: Input should be '5m' or '1h'"),
        } : (CacheTtl.FiveMinutes, null);
    }

    static string? Text(JsonElement marker, string name) =>
        marker.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
