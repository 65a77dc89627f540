using System.Text.Json;

namespace Cairn.Probes;

/// <summary>What a probe needs of a batch.</summary>
sealed record Batch(string Id, DateTimeOffset CreatedAt, string Status, long Count)
{
    public bool HasEnded => Status == "ended";

    public static Batch Of(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("created_at").GetDateTimeOffset(),
        json.GetProperty("processing_status").GetString()!,
        json.GetProperty("request_counts").EnumerateObject().Sum(each => each.Value.GetInt64()));
}
