using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>
/// The workload of the public guides in miniature: sample_0, sample_1, ... with one long rubric, here behind forty
/// prompt versions that take turns. The audit names what it loses, the repair mends it, and the sandbox bills both.
/// </summary>
public sealed class AuditTests(ITestOutputHelper output)
{
    const int Rows = 400;
    const int Versions = 40;

    [Fact]
    public async Task The_samples_of_the_guides_are_named_repaired_and_billed_less()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        var requests = bench.Write("requests.jsonl", string.Join('\n', Enumerable.Range(0, Rows).Select(Sample)));
        var better = bench.PathOf("better.jsonl");

        var audit = (await bench.CairnAsync("audit", requests, "--json")).Exits(9);
        (await bench.CairnAsync("audit", requests, "--fix", better, "--quiet")).Exits(9);
        var after = (await bench.CairnAsync("audit", bench.PathOf("better.primers.jsonl"), better, "--json")).Exits(0);

        var before = await BilledAsync(sandbox, requests);
        var repaired = await BilledAsync(sandbox, bench.PathOf("better.primers.jsonl"), better);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Rows} requests: {before.Usd} USD as they were, {repaired.Usd} repaired"));
        string[] named = ["volatile-text", "ttl-choice", "cold-batch", "interleaved-groups"];
        Assert.Equal(named, Failed(audit));
        Assert.Empty(Failed(after));
        Assert.InRange(repaired.Usd / before.Usd, 0.05m, 0.45m);
        Assert.Equal(Lines(requests), Lines(better, bench.PathOf("better.primers.jsonl")));
    }

    static string[] Failed(CairnResult audit) =>
    [
        .. from finding in audit.Json.GetProperty("findings").EnumerateArray()
           where finding.GetProperty("verdict").GetString() == "FAIL"
           select finding.GetProperty("rule").GetString(),
    ];

    // Every request is there once, under its custom_id and with its question.
    static SortedSet<string> Lines(params string[] files) => [.. files.SelectMany(File.ReadLines).Select(line =>
    {
        var request = JsonNode.Parse(line)!;
        var content = request["params"]!["messages"]![0]!["content"]!;
        return $"{request["custom_id"]}: {(content is JsonArray blocks ? blocks[0]!["text"] : content)}";
    })];

    static async Task<Bill> BilledAsync(SandboxProcess sandbox, params string[] files)
    {
        var before = Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));
        foreach (var file in files)
        {
            using var created = await sandbox.SendAsync(HttpMethod.Post, "/v1/messages/batches",
                $"{{\"requests\":[{string.Join(',', await File.ReadAllLinesAsync(file))}]}}");
            created.EnsureSuccessStatusCode();
            await sandbox.AdvanceAsync("PT30M");
        }

        return Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")) - before;
    }

    static string Sample(int row) => new JsonObject
    {
        ["custom_id"] = $"sample_{row}",
        ["params"] = new JsonObject
        {
            ["model"] = "claude-sonnet-5-5",
            ["max_tokens"] = 200,
            ["system"] = new JsonArray(
                new JsonObject { ["type"] = "text", ["text"] = $"You grade by version v{row % Versions}." },
                new JsonObject
                {
                    ["type"] = "text",
                    ["text"] = File.ReadAllText(Product.Handbook),
                    ["cache_control"] = new JsonObject { ["type"] = "ephemeral" },
                }),
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Code(row) }),
        },
    }.ToJsonString();

    static string Code(int row) => string.Concat(Enumerable.Range(0, 40).Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"total{line} = add({row}, {row * line % 1009})\n")));
}
