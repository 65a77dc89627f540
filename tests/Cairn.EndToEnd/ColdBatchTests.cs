using System.Text.Json.Nodes;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>
/// The cold-batch trap: in a small batch no request can read what another of it writes, so a marker makes it dearer.
/// </summary>
public sealed class ColdBatchTests(ITestOutputHelper output)
{
    const int Rows = 48;

    [Fact]
    public async Task A_marker_without_a_primer_costs_more_than_none_and_a_run_pays_neither()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");

        var plain = await BatchAsync(sandbox, "plain", null);
        var marked = await BatchAsync(sandbox, "marked", """{"type":"ephemeral"}""");
        var before = await BooksAsync(sandbox);
        await sandbox.RunClockAsync(600);
        (await bench.CairnAsync("run", new Workload { Rows = Rows }.Write(bench), sandbox.Flag, "--json")).Exits(0);
        var ours = await BooksAsync(sandbox) - before;

        output.WriteLine(
            $"{Rows} rows: {plain.Usd} USD without a marker, {marked.Usd} with one, {ours.Usd} by cairn run");
        Assert.Equal((0, 0), (plain.Read, marked.Read));
        Assert.InRange(marked.Usd / plain.Usd, 1.15m, 1.25m);
        Assert.InRange(ours.Usd / plain.Usd, 0.10m, 0.20m);
    }

    static async Task<Bill> BatchAsync(SandboxProcess sandbox, string name, string? marker)
    {
        var before = await BooksAsync(sandbox);
        var requests = new JsonArray([.. Enumerable.Range(1, Rows).Select(row => Request(row, name, marker))]);
        using var created = await sandbox.SendAsync(
            HttpMethod.Post, "/v1/messages/batches", new JsonObject { ["requests"] = requests }.ToJsonString());
        created.EnsureSuccessStatusCode();
        await sandbox.AdvanceAsync("PT1H");
        return await BooksAsync(sandbox) - before;
    }

    // Another text in front for each batch, or the second would read what the first one wrote.
    static JsonObject Request(int row, string name, string? marker) => new()
    {
        ["custom_id"] = $"row-{row}",
        ["params"] = new JsonObject
        {
            ["model"] = "claude-haiku-5-5",
            ["max_tokens"] = 100,
            ["system"] = new JsonArray(new JsonObject
            {
                ["type"] = "text",
                ["text"] = $"{name}\n{File.ReadAllText(Product.Handbook)}",
                ["cache_control"] = marker is null ? null : JsonNode.Parse(marker),
            }),
            ["messages"] = new JsonArray(new JsonObject
            {
                ["role"] = "user",
                ["content"] = $"Row R{row:0000}: what about R{row:0000}?",
            }),
        },
    };

    static async Task<Bill> BooksAsync(SandboxProcess sandbox) =>
        Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));
}
