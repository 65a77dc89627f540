using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What a workload looks like, by the real command.</summary>
public sealed class ProfileTests : IDisposable
{
    readonly Workbench _bench = new();

    [Fact]
    public async Task A_workload_is_profiled_and_nothing_is_sent()
    {
        var json = (await _bench.CairnAsync("profile", Product.Sample, "--json")).Exits(0).Json;

        Assert.Equal(300, json.Count("rows"));
        Assert.InRange(json.At("profile", "prefix_ratio").GetDecimal(), 0.9m, 1m);
        Assert.Equal(300, json.At("profile", "reuse_window").Count("rows"));
        Assert.Equal(0, json.GetProperty("volatile").GetArrayLength());
        Assert.False(Directory.Exists(_bench.Home), "A home was made.");
    }

    [Fact]
    public async Task A_file_of_ready_requests_needs_no_workload_and_may_come_in_any_order()
    {
        var lines = Lines(60).ToList();
        await WriteAsync("lines.jsonl", lines);
        await WriteAsync("mixed.jsonl", lines.Index().OrderBy(line => line.Index * 37 % 61).Select(line => line.Item));

        var (first, second) = (await ProfileAsync("lines.jsonl"), await ProfileAsync("mixed.jsonl"));

        Assert.Equal(first.GetProperty("profile").GetRawText(), second.GetProperty("profile").GetRawText());
        Assert.Equal((20, 40), (first.At("duplicates").Count("rows"), first.At("duplicates").Count("distinct")));
    }

    [Fact]
    public async Task A_file_of_ready_requests_can_be_planned_and_run_as_it_is()
    {
        await WriteAsync("lines.jsonl", Lines(60));

        var plan = (await _bench.CairnAsync("plan", "lines.jsonl", "--json")).Exits(0).Json;
        var run = (await _bench.CairnAsync("run", "lines.jsonl", "--sandbox", "--json")).Exits(0).Json;

        Assert.Equal(60, plan.Count("rows"));
        Assert.Equal(60, run.Count("rows", "succeeded"));
    }

    [Fact]
    public async Task Words_of_prompts_are_shown_only_when_asked_for()
    {
        await WriteAsync("lines.jsonl", Lines(60));

        var silent = (await _bench.CairnAsync("profile", "lines.jsonl")).Exits(0);
        var open = (await _bench.CairnAsync("profile", "lines.jsonl", "--show-text")).Exits(0);

        Assert.DoesNotContain("colour", silent.Stdout + silent.Stderr, StringComparison.Ordinal);
        Assert.Contains("timestamp", silent.Stdout, StringComparison.Ordinal);
        Assert.Contains("2026-11-21T10:0", open.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id": 1, "text": "a row"}""", "a line that is no ready request")]
    [InlineData("""{"custom_id":"a","params":{"max_tokens":9,"messages":[]}}""", "params without a model")]
    public async Task Lines_that_cannot_be_sent_are_refused(string line, string fault)
    {
        await WriteAsync("lines.jsonl", [line]);

        Assert.Contains(
            fault, (await _bench.CairnAsync("profile", "lines.jsonl")).Exits(2).Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    async Task<JsonElement> ProfileAsync(string file) =>
        (await _bench.CairnAsync("profile", file, "--json")).Exits(0).Json;

    Task WriteAsync(string name, IEnumerable<string> lines) =>
        File.WriteAllLinesAsync(Path.Combine(_bench.Folder, name), lines, TestContext.Current.CancellationToken);

    // Each third row asks what the one before it asks; the time stands in front of the rules.
    static IEnumerable<string> Lines(int rows)
    {
        var rules = string.Join(
            ' ', Enumerable.Range(0, 150).Select(rule => $"Rule {rule}: colour {rule * 7919 % 1013}."));
        return Enumerable.Range(0, rows).Select(row => JsonSerializer.Serialize(new
        {
            custom_id = $"c{row}",
            @params = new
            {
                model = "claude-haiku-5-5",
                max_tokens = 50,
                system = $"It is 2026-11-21T10:{Asked(row) % 60:00}:00Z. {rules}",
                messages = (object[])[new { role = "user", content = $"Question {Asked(row)}" }],
            },
        }));

        static int Asked(int row) => row % 3 == 2 ? row - 1 : row;
    }
}
