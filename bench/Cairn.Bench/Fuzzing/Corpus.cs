namespace Cairn.Bench.Fuzzing;

/// <summary>Valid calls of every kind the sandbox knows.</summary>
static class Corpus
{
    const string Batches = "/v1/messages/batches";
    const string Usage = "/v1/organizations/usage_report/messages";

    const string Plain = """
        {"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"Hello, Claude"}]}
        """;

    const string Cached = """
        {"model":"claude-sonnet-5-5","max_tokens":200,"cache_control":{"type":"ephemeral"},
        "system":[{"type":"text","text":"LONG","cache_control":{"type":"ephemeral","ttl":"1h"}}],
        "messages":[{"role":"user","content":[{"type":"text","text":"One"},{"type":"text","text":"Two",
        "cache_control":{"type":"ephemeral","ttl":"5m"}}]},{"role":"assistant","content":"Three"},
        {"role":"user","content":"Four é 😀 \u00e9 \ud83d\ude00"}],"metadata":{"user_id":"u1"},"stop_sequences":["x"]}
        """;

    const string Tools = """
        {"model":"claude-opus-5-5","max_tokens":1000,"tools":[{"name":"weather","description":"Tells the weather",
        "input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]},
        "cache_control":{"type":"ephemeral"}},{"type":"web_search_20260209","name":"web_search","max_uses":3}],
        "tool_choice":{"type":"auto","disable_parallel_tool_use":true},"thinking":{"type":"adaptive"},
        "output_config":{"effort":"low"},"messages":[{"role":"user","content":"Weather?"},{"role":"assistant","content":
        [{"type":"thinking","thinking":"Hm","signature":"c2ln"},
        {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Ulm"}}]},{"role":"user","content":
        [{"type":"tool_result","tool_use_id":"toolu_1","is_error":false,"content":[{"type":"text","text":"Rain"},
        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aWNvbg=="}}]}]}]}
        """;

    const string Media = """
        {"model":"claude-haiku-4-5-20251001","max_tokens":50,"temperature":1,"thinking":{"type":"enabled",
        "budget_tokens":1024},"messages":[{"role":"user","content":[
        {"type":"image","source":{"type":"url","url":"https://example.com/a.png"}},
        {"type":"document","source":{"type":"text","media_type":"text/plain","data":"Some text"},"title":"T",
        "citations":{"enabled":true},"cache_control":{"type":"ephemeral"}},
        {"type":"document","source":{"type":"content","content":[{"type":"text","text":"Part"}]}},
        {"type":"document","source":{"type":"file","file_id":"file_none"}},{"type":"text","text":"What is it?"}]}],
        "inference_geo":"global","service_tier":"auto","top_p":1}
        """;

    const string Schema = """
        {"model":"claude-sonnet-5","max_tokens":500,"output_config":{"effort":"medium","format":{"type":"json_schema",
        "schema":{"type":"object","$defs":{"word":{"type":"string","minLength":2,"maxLength":20}},"properties":{
        "answer":{"type":"string","enum":["yes","no",null]},"score":{"type":"number","minimum":0,"maximum":10,
        "multipleOf":0.5},"count":{"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":9},"words":{"type":"array",
        "minItems":1,"maxItems":3,"items":{"$ref":"#/$defs/word"}},"when":{"type":"string","format":"date-time"},
        "id":{"type":"string","format":"uuid"},"which":{"anyOf":[{"type":"null"},{"type":"boolean"}]},
        "fixed":{"const":7}},
        "required":["answer","score","count","words","when","which","fixed"],"additionalProperties":false}}},
        "messages":[{"role":"user","content":"Yes or no?"}]}
        """;

    const string Streamed = """
        {"model":"claude-haiku-5-5","max_tokens":64,"stream":true,"messages":[{"role":"user","content":"Stream this"}]}
        """;

    const string Count = """
        {"model":"claude-opus-4-8","system":"Short","messages":[{"role":"user","content":"Count this"}]}
        """;

    const string Upload = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
        + "Content-Type: text/plain\r\n\r\nHello\r\n--edge--\r\n";

    static readonly string[] Requests = [Plain, Cached.Replace("LONG", Long, StringComparison.Ordinal), Tools, Media,
    Schema];

    public static IReadOnlyList<Shape> Shapes { get; } =
    [
        .. Requests.Select(json => new Shape(8, "POST", "/v1/messages", json)),
        .. Requests.Select(json => new Shape(3, "POST", "/v1/messages/count_tokens", json)),
        new(4, "POST", "/v1/messages/count_tokens", Count),
        new(6, "POST", "/v1/messages", Streamed),
        new(2, "POST", "/v1/messages?beta=true", Plain),
        new(10, "POST", Batches, BatchOf(Requests)),
        new(6, "POST", Batches, BatchOf(Plain, Schema)),
        new(4, "POST", Batches, BatchOf("{}")),
        new(3, "GET", Batches),
        new(3, "GET", Batches + "?limit=2&after_id={batch}"),
        new(2, "GET", Batches + "?limit=1000&before_id={batch}"),
        new(5, "GET", Batches + "/{batch}"),
        new(5, "GET", Batches + "/{batch}/results"),
        new(3, "POST", Batches + "/{batch}/cancel"),
        new(3, "DELETE", Batches + "/{batch}"),
        new(2, "GET", "/v1/models"),
        new(2, "GET", "/v1/models?limit=5&after_id=claude-opus-5-5"),
        new(2, "GET", "/v1/models/claude-opus-5-5"),
        new(2, "POST", "/v1/files", Upload) { ContentType = "multipart/form-data; boundary=edge" },
        new(1, "GET", "/v1/files?limit=10"),
        new(1, "GET", "/v1/files/{file}"),
        new(1, "GET", "/v1/files/{file}/content"),
        new(1, "DELETE", "/v1/files/{file}"),
        new(1, "GET", Usage + "?starting_at=2026-11-20T00:00:00Z&bucket_width=1h&group_by[]=model&limit=24"),
        new(1, "GET", "/v1/organizations/cost_report?starting_at=2026-11-20T00:00:00Z&group_by[]=description"),
        new(1, "GET", "/v1/organizations/rate_limits"),
        new(1, "GET", "/"),
        new(1, "GET", "/v1/organizations/workspaces/default/rate_limits"),
        new(1, "GET", "/sandbox/clock"),
        new(1, "GET", "/sandbox/books/{batch}") { Phase = FuzzPhase.Start },
        new(4, "POST", "/sandbox/clock", """{"advance":"PT10M"}""") { Phase = FuzzPhase.End },
        new(4, "POST", "/sandbox/clock", """{"advance":90.5,"rate":600}""") { Phase = FuzzPhase.End },
        new(2, "POST", "/sandbox/clock", """{"set":"2027-01-01T00:00:00Z"}""") { Phase = FuzzPhase.End },
        new(2, "POST", "/sandbox/clock", """{"until":"idle"}""") { Phase = FuzzPhase.End },
        new(1, "GET", "/sandbox/books") { Phase = FuzzPhase.Start },
        new(1, "GET", "/sandbox/page") { Phase = FuzzPhase.Start },
    ];

    // Above the cache minimum of every model.
    static string Long => string.Concat(Enumerable.Repeat("A long text that all of these share. ", 120));

    static string BatchOf(params IEnumerable<string> requests) =>
        "{\"requests\":[" + string.Join(',', requests.Select((request, index) =>
            $$"""{"custom_id":"row-{{index}}","params":{{request}}}""")) + "]}";
}
