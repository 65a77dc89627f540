using System.Text.Json;
using Cairn.Tests.Sandbox.Http;

namespace Cairn.Tests.Sandbox.Page;

public sealed class PageTests
{
    [Fact]
    public async Task The_page_needs_nothing_from_anywhere_else()
    {
        await using var sandbox = await SandboxCalls.StartAsync();

        var page = await sandbox.GetAsync("/");

        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
        Assert.DoesNotContain("://", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_why_each_request_missed()
    {
        await using var sandbox = await SandboxCalls.StartAsync();
        await sandbox.PostAsync("/v1/messages", Rehearsal.Ask("first", "5m"));
        await sandbox.PostAsync("/v1/messages", Rehearsal.Ask("second", "5m"));
        await sandbox.PassAsync("PT6M");
        await sandbox.PostAsync("/v1/messages", Rehearsal.Ask("third", "5m"));

        var lookups = (await DataAsync(sandbox)).GetProperty("lookups").EnumerateArray().ToList();

        Assert.Equal(["expired", "cold", "hit"], lookups.Select(lookup => lookup.GetProperty("verdict").GetString()));
        Assert.Contains("expired at", lookups[0].GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_shows_the_progress_that_the_api_hides()
    {
        await using var sandbox = await SandboxCalls.StartAsync(new() { Workers = 1 });
        await sandbox.PostAsync("/v1/messages/batches", Body(rows: 50));
        await sandbox.PassAsync("PT40S");

        var batch = (await DataAsync(sandbox)).GetProperty("batches")[0];
        var shown = (await sandbox.GetAsync($"/v1/messages/batches/{batch.GetProperty("id").GetString()}")).Json;

        Assert.InRange(batch.GetProperty("finished").GetInt32(), 1, 49);
        Assert.Equal(50, shown.GetProperty("request_counts").GetProperty("processing").GetInt32());
    }

    [Fact]
    public async Task The_page_bills_and_counts_readers_as_the_books_do()
    {
        await using var sandbox = await SandboxCalls.StartAsync();
        foreach (var text in (string[])["a", "b", "c"])
            await sandbox.PostAsync("/v1/messages", Rehearsal.Ask(text, "1h"));

        var data = await DataAsync(sandbox);
        var books = (await sandbox.GetAsync("/sandbox/books")).Json.GetProperty("totals");

        Assert.Equal(books.GetProperty("usd").GetString(), data.GetProperty("bill").GetProperty("usd").GetString());
        var entry = Assert.Single(data.GetProperty("entries").EnumerateArray());
        Assert.Equal((2, "1h"), (entry.GetProperty("reads").GetInt32(), entry.GetProperty("ttl").GetString()));
    }

    [Fact]
    public async Task Calls_are_listed_with_what_they_were_told()
    {
        await using var sandbox = await SandboxCalls.StartAsync();
        await sandbox.GetAsync("/v1/models");
        var missing = await sandbox.GetAsync("/v1/messages/batches/msgbatch_none");

        var calls = (await DataAsync(sandbox)).GetProperty("calls").EnumerateArray().ToList();

        Assert.Equal([404, 200], calls.Select(call => call.GetProperty("status").GetInt32()));
        Assert.Equal(missing.Headers["request-id"], calls[0].GetProperty("request_id").GetString());
    }

    static async Task<JsonElement> DataAsync(SandboxCalls sandbox) => (await sandbox.GetAsync("/sandbox/page")).Json;

    static string Body(int rows) => "{\"requests\":[" + string.Join(',', Enumerable.Range(0, rows).Select(row =>
        $$"""{"custom_id":"row-{{row}}","params":{{Rehearsal.Ask("Hello")}}}""")) + "]}";
}
