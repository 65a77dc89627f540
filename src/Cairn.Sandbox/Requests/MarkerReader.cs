using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads a <c>cache_control</c> whose shape was found to be right.</summary>
static class MarkerReader
{
    public static CacheTtl? Read(ref Utf8JsonReader reader) => Read(JsonElement.ParseValue(ref reader));

    public static CacheTtl? Read(JsonElement marker) =>
        marker.ValueKind != JsonValueKind.Object ? null
        : marker.TryGetProperty("ttl", out var ttl) && ttl.ValueKind == JsonValueKind.String && ttl.ValueEquals("1h")
            ? CacheTtl.OneHour : CacheTtl.FiveMinutes;

    /// <summary>The marker of a block, if it has one.</summary>
    public static CacheTtl? Of(JsonElement block) =>
        block.TryGetProperty("cache_control", out var marker) ? Read(marker) : null;
}
