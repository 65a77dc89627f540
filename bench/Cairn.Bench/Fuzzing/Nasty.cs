using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>Values, names and texts at which readers of JSON and of HTTP have stumbled before.</summary>
static class Nasty
{
    /// <summary>Whole JSON values.</summary>
    public static IReadOnlyList<byte[]> Values { get; } = Bytes(
        "null", "true", "false", "0", "-0", "-1", "1", "2", "0.5", "1e400", "-1e400", "1e-400", "1e2147483648",
        "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "18446744073709551616", "1000000000", "79228162514264337593543950335",
        "79228162514264337593543950336", "0.0000000000000000000000000001", "99999999999999999999999999999999999999",
        "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\ud83d\"", "\"\\ud83d\\ude00\"",
        "\"\\u202e\"", "\"'; --\"", "\"%s%n\"", "\"../../etc\"", "\"\\\\\\\"\\/\\b\\f\\n\\r\\t\"", "\"é\"", "\"😀\"",
        "{}", "[]", "[[]]", "[null]", "[{}]", "{\"\":null}", "{\"type\":null}", "{\"type\":[]}", "{\"type\":\"text\"}",
        "{\"type\":\"text\",\"text\":1}", "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
        "{\"type\":\"ephemeral\",\"ttl\":7}",
        "{\"$ref\":\"#\"}", "{\"$ref\":\"#/properties/answer\"}", "{\"anyOf\":[{\"$ref\":\"#\"}]}",
        "{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\"}]}", "{\"type\":\"document\",\"source\":[]}",
        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}", "\"text\"", "\"image\"", "\"tool_use\"",
        "\"ephemeral\"", "\"1h\"", "\"user\"", "\"assistant\"", "\"system\"", "\"enabled\"", "\"adaptive\"", "\"us\"",
        "\"claude-opus-5-5\"", "\"claude-sonnet-4-5-20250929\"", "\"claude-3-opus-20240229\"",
        "\"claude-mythos-preview\"",
        "\"string\"", "\"integer\"", "\"number\"", "\"array\"", "\"object\"", "\"null\"", "\"uuid\"", "\"any\"",
        "\"tool\"");

    /// <summary>Names of the API and of JSON schemas.</summary>
    public static IReadOnlyList<byte[]> Names { get; } = Bytes([.. new[]
    {
        "requests", "custom_id", "params", "model", "max_tokens", "messages", "role", "content", "system", "tools",
        "tool_choice", "thinking", "budget_tokens", "output_config", "output_format", "format", "effort", "schema",
        "type",
        "text", "source", "media_type", "data", "url", "file_id", "cache_control", "ttl", "stream", "temperature",
        "top_p",
        "top_k", "stop_sequences", "metadata", "user_id", "service_tier", "inference_geo", "container", "mcp_servers",
        "context_management", "diagnostics", "speed", "betas", "name", "input", "input_schema", "tool_use_id", "id",
        "is_error", "citations", "title", "context", "signature", "properties", "required", "items", "enum", "const",
        "anyOf", "allOf", "oneOf", "$ref", "$defs", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "pattern", "additionalProperties",
        "advance", "rate", "set",
        "fallbacks", "user_profile_id", "", "\\u0000", "\\ud800", "__proto__", "é",
    }.Select(name => $"\"{name}\"")]);

    /// <summary>Bytes that are no UTF-8, or end a line, or begin something.</summary>
    public static IReadOnlyList<byte[]> Junk { get; } =
    [
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x00], [0xEF, 0xBB, 0xBF],
        .. Bytes("\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "//", "/*", "\\u", "\\ud8", "NaN", "--x"),
    ];

    /// <summary>What may stand where an id or a cursor is expected, as it stands in an address.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "msgbatch_none", "msgbatch_01", "x", "%20", "%2e%2e", "%2F", "%25", "%ff", "%ed%a0%80", "%F0%9F%98%80", "..",
        "results", "cancel", "a'b", "-1", "0", new('z', 1_500), "msgbatch_" + new string('%', 3), "%7Bid%7D",
        "file_none",
        "claude-haiku-5-5", "claude-sonnet-5-5", "a;b=c", "a,b", "a+b", "*", "~", "count_tokens", "batches",
    ];

    /// <summary>What may stand behind an equals sign in a query.</summary>
    public static IReadOnlyList<string> QueryValues { get; } =
    [
        "", "0", "1", "-1", "20", "1000", "1001", "99999999999999999999", "1e3", "0x10", "%00", "%ff", "true", "null",
        "1d",
        "1h", "1m", "2026-11-20T00:00:00Z", "2026-11-21", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00", "2026-02-30", "1970-01-01T00:00:00Z", "tomorrow",
        "model", "description", "workspace_id", "service_tier", "api_key_id", "%ED%A0%80",
    ];

    public static IReadOnlyList<string> QueryNames { get; } =
    [
        "limit", "after_id", "before_id", "beta", "starting_at", "ending_at", "bucket_width", "group_by[]", "group_by",
        "page", "models[]", "service_tiers[]", "workspace_ids[]", "scope_id", "", "x",
    ];

    static byte[][] Bytes(params IEnumerable<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
