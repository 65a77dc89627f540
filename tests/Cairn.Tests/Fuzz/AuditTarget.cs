using System.Text;
using Cairn.Auditing;
using Cairn.Auditing.Reading;
using Cairn.Auditing.Watching;
using Cairn.Bench.Fuzzing;
using Cairn.Models;
using Cairn.Tests.Running;

namespace Cairn.Tests.Fuzz;

/// <summary>Requests and logs of any program, up to what the rules say of them.</summary>
sealed class AuditTarget() : FuzzTarget("audited lines", 10)
{
    const int LinesMax = 4;

    static readonly byte[][] Valid =
    [
        .. new[]
        {
            """
            {"custom_id":"a","params":{"model":"claude-haiku-5-5","max_tokens":9,"thinking":{"type":"adaptive"},
            "tools":[{"name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any","name":"f"},
            "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object"}}},
            "system":[{"type":"text","text":"Be short. é 😀","cache_control":{"type":"ephemeral","ttl":"1h"}}],
            "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"aWNv"}},
            {"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]}]}}
            """,
            """
            {"timestamp":"2026-11-21T06:00:00Z","request":{"model":"claude-opus-5-5","max_tokens":9,"cache_control":
            {"type":"ephemeral"},"messages":[{"role":"user","content":"Hi"}]},"response":{"model":"claude-opus-5-5",
            "usage":{"input_tokens":5,"cache_creation_input_tokens":3,"cache_creation":{"ephemeral_1h_input_tokens":3},
            "cache_read_input_tokens":2,"output_tokens":7,"service_tier":"batch"},"stop_reason":"end_turn"},"cost":0.1}
            """,
            """
            {"custom_id":"r1","method":"POST","url":"/v1/chat/completions","body":{"model":"claude-haiku-5-5",
            "tools":[{"type":"function","function":{"name":"f","parameters":{}}}],"messages":[{"role":"developer",
            "content":"Be short."},{"role":"user","content":"Hi"},{"role":"assistant","content":null,"tool_calls":
            [{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}]}}
            """,
            """
            {"kwargs":{"model":"anthropic/claude-haiku-5-5","messages":[{"lc":1,"type":"constructor","id":["langchain",
            "schema","messages","SystemMessage"],"kwargs":{"content":[{"type":"text","text":"Be short."}]}}]}}
            """,
            """
            {"message":"[log_1a] sending request","options":{"body":"{\"model\":\"claude-haiku-5-5\",\"messages\":
            [{\"role\":\"user\",\"content\":\"Hi\"}]}"}}
            """,
            """
            {"starting_at":"2026-11-21T00:00:00Z","results":[{"model":"claude-sonnet-5","uncached_input_tokens":5,
            "cache_creation":{"ephemeral_5m_input_tokens":1},"cache_read_input_tokens":2,"output_tokens":3}]}
            """,
            ResultLines.Succeeded("a", """{"a":"yes"}"""),
            "DEBUG:anthropic._base_client:Request options: {'method': 'post', 'files': None, 'json_data': {'max_tokens'"
            + ": 9, 'messages': [{'role': 'user', 'content': \"it's \\xe9\"}], 'model': 'claude-haiku-5-5'}}",
        }.Select(line => Encoding.UTF8.GetBytes(line.ReplaceLineEndings(""))),
    ];

    public override Task<bool> FeedAsync(Dice dice)
    {
        var chunk = new RequestChunk().Begin("fuzz.jsonl");
        for (var line = 1 + dice.Below(LinesMax); line > 0; line--)
        {
            var spoiled = Spoil(dice.Pick(Valid), dice);
            if (spoiled.Length > 0)
                chunk.Add(line, spoiled);
        }

        var auditor = new Auditor(ModelCatalog.BuiltIn, JumpingClock.Start);
        var read = chunk.Read(new(ModelCatalog.BuiltIn), ModelCatalog.BuiltIn);
        foreach (var request in read)
        {
            auditor.Add(request);
            _ = SentPrompt.Of(request)?.TokensOf(request.PromptTokens);
        }

        Assert.Equal(read.Count, auditor.Conclude().Rows);
        return Task.FromResult(read.Count > 0);
    }
}
