using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Accounting;
using Cairn.Auditing.Watching;
using Cairn.Models;
using Cairn.Running.Watching;

namespace Cairn.Tests.Auditing.Watching;

/// <summary>A batch of a script as a test writes it: what each row asked, and whether it read, wrote or did neither.
/// </summary>
sealed class SentScript
{
    const long Marked = 3_000;
    const long Rest = 20;

    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly string Rules = string.Concat(Enumerable.Range(0, 300).Select(rule => $"Rule {rule} holds. "));

    readonly JsonArray _requests = [];
    readonly Dictionary<string, TokenUsage> _usages = [];

    public string Workspace { get; init; } = "wrkspc_one";

    /// <summary>When it was created, counted from the start; it ends a minute later.</summary>
    public TimeSpan At { get; init; }

    /// <summary>A row of the usual prompt.</summary>
    /// <param name="did">"read", "wrote" or "neither".</param>
    /// <param name="change">What is different in its params.</param>
    public SentScript Add(string did, Action<JsonObject>? change = null)
    {
        var key = $"R{_requests.Count}";
        var body = new JsonObject
        {
            ["model"] = "claude-haiku-5-5",
            ["max_tokens"] = 100,
            ["system"] = new JsonArray(Text(Rules)),
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = $"Question {key}?" }),
        };
        body["system"]![0]!["cache_control"] = JsonNode.Parse("""{"type":"ephemeral","ttl":"1h"}""");
        change?.Invoke(body);
        _requests.Add(new JsonObject { ["custom_id"] = key, ["params"] = body });
        _usages[key] = did switch
        {
            "read" => new(Rest, 0, 0, Marked, 5),
            "wrote" => new(Rest, 0, Marked, 0, 5),
            _ => new(Rest + Marked, 0, 0, 0, 5),
        };
        return this;
    }

    /// <summary>Several such rows.</summary>
    public SentScript Add(int rows, string did, Action<JsonObject, int>? change = null)
    {
        for (var row = 0; row < rows; row++)
        {
            var number = row;
            Add(did, body => change?.Invoke(body, number));
        }

        return this;
    }

    /// <summary>What is found of it after some others.</summary>
    public async Task<IReadOnlyList<CacheFinding>> FindAsync(params SentScript[] earlier)
    {
        List<SentBatch> before = [];
        foreach (var script in earlier)
            before.Add(await script.BatchAsync($"msgbatch_{before.Count}"));
        return SentFindings.Of(await BatchAsync("msgbatch_last"), before, "submission", _ => -1);
    }

    /// <summary>The text block of a prompt.</summary>
    public static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>Puts another text in front of the rules, in their block.</summary>
    public static void Prepend(JsonObject body, string text) =>
        body["system"]![0]!["text"] = text + body["system"]![0]!["text"]!.GetValue<string>();

    public async Task<SentBatch> BatchAsync(string id)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            file, new JsonObject { ["requests"] = _requests.DeepClone() }.ToJsonString(JsonSerializerOptions.Default),
            TestContext.Current.CancellationToken);
        var call = new SentCall(id, Start + At, Start + At + TimeSpan.FromMinutes(1), Workspace, []);
        var batch = await new SentBatchReader(ModelCatalog.BuiltIn).ReadAsync(
            call, [file], _usages, TestContext.Current.CancellationToken);
        File.Delete(file);
        return batch;
    }
}
