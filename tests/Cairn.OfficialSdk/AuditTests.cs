using System.Text.Json;
using Anthropic.Core;
using Anthropic.Models.Messages;
using Cairn.EndToEnd.Driver;
using static Cairn.OfficialSdk.SandboxFixture;

namespace Cairn.OfficialSdk;

/// <summary>What the official client sends is read by the audit, whatever is in it.</summary>
public sealed class AuditTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task Every_request_that_the_client_sends_is_read_without_a_fault()
    {
        var bodies = new List<string>();
        using var recorder = Handler.Create(async (request, next, stop) =>
        {
            if (request.Content is { } content)
                bodies.Add(await content.ReadAsStringAsync(stop));
            return await next(request, stop);
        });
        using var client = sandbox.Through(recorder);

        await client.Messages.Create(Ask.About("Good morning"), Stop);
        await client.Messages.Create(Ask.WithTool(), Stop);
        await client.Messages.Create(Ask.WithThinking(), Stop);
        await client.Messages.Create(Ask.About("What does it say?") with { System = Handbook }, Stop);
        await client.Messages.Batches.Create(Ask.Batch("a", "b", "c"), Stop);

        using var bench = new Workbench();
        var log = bench.Write("sent.jsonl", string.Join('\n', bodies.Take(4)));
        var batch = bench.Write("batch.json", bodies[4]);
        var audit = (await bench.CairnAsync("audit", log, batch, "--json")).Exits(0).Json;
        Assert.Equal(7, audit.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task The_answers_of_the_client_are_read_as_a_log_with_usage()
    {
        using var client = sandbox.Client();
        var lines = new List<string>();
        foreach (var question in (string[])["One?", "Two?", "Three?"])
        {
            var request = Ask.About(question) with { System = Handbook };
            using var answer = await client.WithRawResponse.Messages.Create(request, Stop);
            var message = await answer.Deserialize(Stop);
            lines.Add(JsonSerializer.Serialize(new { response = message }));
            await sandbox.AdvanceAsync("PT1M");
        }

        using var bench = new Workbench();
        var log = bench.Write("log.jsonl", string.Join('\n', lines));
        var audit = (await bench.CairnAsync("audit", log, "--json")).Exits(0).Json;

        var reads = audit.GetProperty("findings").EnumerateArray()
            .Single(finding => finding.GetProperty("rule").GetString() == "unread-writes");
        Assert.Equal("PASS", reads.GetProperty("verdict").GetString());
    }

    static List<TextBlockParam> Handbook =>
    [
        new()
        {
            Text = string.Concat(Enumerable.Repeat("The handbook of the shop. ", 2_000)),
            CacheControl = new() { Ttl = Ttl.Ttl1h },
        },
    ];
}
