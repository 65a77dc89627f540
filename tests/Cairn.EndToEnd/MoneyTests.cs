using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What a run costs beside the batches that people send by hand, by the books of one sandbox.</summary>
public sealed class MoneyTests(ITestOutputHelper output)
{
    const string Model = "claude-sonnet-5-5";

    const string Settings = $"""
        name: money
        input: rows.jsonl
        model: {Model}
        max_tokens: 200

        """;

    static string Handbook { get; } = File.ReadAllText(Product.Handbook);

    [Fact]
    public async Task Interleaved_prompt_versions_are_cached_each_by_a_row_of_its_own()
    {
        var rows = Enumerable.Range(0, 240).Select(row => new Asked(
            $"Version {row % 8}. {Handbook}", [$"Judge answer {row}."]));

        await IsCheapestAsync([.. rows], "system: \"{{ system }}\"\nuser: \"{{ part0 }}\"\n");
    }

    [Fact]
    public async Task Documents_are_cached_behind_the_instructions_that_they_share()
    {
        var rows = Enumerable.Range(0, 240).Select(row => new Asked(
            Handbook[..4_000],
            [$"Document {row % 30}. {Handbook.Substring(4_000 + (row % 30 * 100), 6_000)}", $"Question {row}?"]));

        await IsCheapestAsync([.. rows], """
            system: "{{ system }}"
            messages:
              - role: user
                content:
                  - { type: text, text: "{{ part0 }}" }
                  - { type: text, text: "{{ part1 }}" }

            """);
    }

    async Task IsCheapestAsync(IReadOnlyList<Asked> rows, string prompt)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        var plain = await BatchAsync(sandbox, [.. rows.Select((row, index) => row.Request($"row-{index}", null))]);
        var marked = await BatchAsync(sandbox, [.. rows.Select((row, index) => row.Request($"row-{index}", "5m"))]);
        bench.Write("work/rows.jsonl", string.Concat(rows.Select(row => row.Line() + "\n")));
        bench.Write("work/cairn.yaml", Settings + prompt);
        var before = await BooksAsync(sandbox);
        await sandbox.RunClockAsync(600);

        (await bench.CairnAsync("run", bench.PathOf("work"), sandbox.Flag, "--json")).Exits(0);

        var ours = await BooksAsync(sandbox) - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows.Count} rows: {plain.Usd} USD without a marker, {marked.Usd} with the system prompt marked, "
            + $"{ours.Usd} by cairn run"));
        Assert.True(ours.Usd < plain.Usd && ours.Usd < marked.Usd, $"{ours.Usd}, {marked.Usd}, {plain.Usd}");
    }

    // The next batch comes when all that this one cached has ended.
    static async Task<Bill> BatchAsync(SandboxProcess sandbox, JsonArray requests)
    {
        var before = await BooksAsync(sandbox);
        using var created = await sandbox.SendAsync(
            HttpMethod.Post, "/v1/messages/batches", new JsonObject { ["requests"] = requests }.ToJsonString());
        created.EnsureSuccessStatusCode();
        await sandbox.AdvanceAsync("PT3H");
        return await BooksAsync(sandbox) - before;
    }

    static async Task<Bill> BooksAsync(SandboxProcess sandbox) =>
        Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));

    /// <summary>What one row asks: a system prompt, and the parts of the message.</summary>
    sealed record Asked(string System, IReadOnlyList<string> Parts)
    {
        public string Line() => JsonSerializer.Serialize(
            Parts.Index().ToDictionary(part => $"part{part.Index}", part => part.Item).Append(new("system", System))
                .ToDictionary());

        public JsonObject Request(string id, string? ttl) => new()
        {
            ["custom_id"] = id,
            ["params"] = new JsonObject
            {
                ["model"] = Model,
                ["max_tokens"] = 200,
                ["system"] = new JsonArray(Block(System, ttl)),
                ["messages"] = new JsonArray(new JsonObject
                {
                    ["role"] = "user",
                    ["content"] = new JsonArray([.. Parts.Select(part => Block(part, null))]),
                }),
            },
        };

        static JsonObject Block(string text, string? ttl) => new()
        {
            ["type"] = "text",
            ["text"] = text,
            ["cache_control"] = ttl is null ? null : new JsonObject { ["type"] = "ephemeral", ["ttl"] = ttl },
        };
    }
}
