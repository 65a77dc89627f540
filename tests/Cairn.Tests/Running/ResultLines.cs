using System.Text.Json;

namespace Cairn.Tests.Running;

/// <summary>Lines of results as the API writes them.</summary>
static class ResultLines
{
    public static string Succeeded(string customId, string text, string stop = "end_turn", int output = 5) =>
        Line(customId, $$$"""
            {"type":"succeeded","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-5-5",
            "content":[{"type":"text","text":{{{JsonSerializer.Serialize(text)}}}}],"stop_reason":"{{{stop}}}",
            "usage":{"input_tokens":10,"output_tokens":{{{output}}},"cache_creation_input_tokens":0,
            "cache_read_input_tokens":0,"inference_geo":"global","service_tier":"batch"} } }
            """);

    public static string Errored(string customId, string type) => Line(customId,
        $$$"""{"type":"errored","error":{"type":"error","error":{"type":"{{{type}}}","message":"as scripted"} } }""");

    public static string Canceled(string customId) => Line(customId, """{"type":"canceled"}""");

    public static string Expired(string customId) => Line(customId, """{"type":"expired"}""");

    public static string OfType(string customId, string type) => Line(customId, $$"""{"type":"{{type}}"}""");

    static string Line(string customId, string result) =>
        $$"""{"custom_id":"{{customId}}","result":{{result.ReplaceLineEndings("")}}}""";
}
