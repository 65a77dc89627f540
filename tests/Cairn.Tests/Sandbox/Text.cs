using System.Text.Json;

namespace Cairn.Tests.Sandbox;

/// <summary>Reads results.</summary>
static class Text
{
    public static string Of(JsonElement result) =>
        BlocksOf(result).First(block => block.GetProperty("type").ValueEquals("text"))
            .GetProperty("text").GetString()!;

    public static Predicate<JsonElement> IsType(string type) =>
        result => result.GetProperty("type").GetString() == type;

    public static int Count(this IEnumerable<JsonElement> results, Predicate<JsonElement> predicate) =>
        results.Count(new Func<JsonElement, bool>(predicate));

    public static string ErrorOf(JsonElement result) =>
        result.GetProperty("error").GetProperty("error").GetProperty("message").GetString()!;

    public static string ErrorTypeOf(JsonElement result) =>
        result.GetProperty("error").GetProperty("error").GetProperty("type").GetString()!;

    public static JsonElement UsageOf(JsonElement result) => result.GetProperty("message").GetProperty("usage");

    public static IReadOnlyList<JsonElement> BlocksOf(JsonElement result) =>
        [.. result.GetProperty("message").GetProperty("content").EnumerateArray()];

    public static string StopOf(JsonElement result) =>
        result.GetProperty("message").GetProperty("stop_reason").GetString()!;
}
