using System.Text.Json;

namespace Cairn.Tests.Sandbox;

/// <summary>The numbers of one answer's usage.</summary>
sealed record Usage(long Input, long Write5m, long Write1h, long Read, long Output)
{
    public static Usage Of(JsonElement result)
    {
        var usage = result.GetProperty("message").GetProperty("usage");
        var writes = usage.GetProperty("cache_creation");
        return new(
            usage.GetProperty("input_tokens").GetInt64(),
            writes.GetProperty("ephemeral_5m_input_tokens").GetInt64(),
            writes.GetProperty("ephemeral_1h_input_tokens").GetInt64(),
            usage.GetProperty("cache_read_input_tokens").GetInt64(),
            usage.GetProperty("output_tokens").GetInt64());
    }
}
