using System.Globalization;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Books;

public sealed class RowBooksTests
{
    [Fact]
    public async Task The_rows_of_a_batch_add_up_to_its_bill()
    {
        await using var api = await LocalApi.StartAsync(new()
        {
            Clock = SandboxClock.Step,
            ErrorRate = 0.2m,
            Answers = new() { RefusalRate = 0.3m },
        });
        var id = await api.RunBatchAsync(Enumerable.Range(0, 40).Select(row => Rehearsal.Ask($"Row {row}", "5m",
            extra: row % 2 == 0 ? "" : ""","inference_geo":"us" """)));

        var lines = (await api.GetAsync($"/sandbox/books/{id}")).Text.Split('\n')[..^1];
        var batch = (await api.GetAsync("/sandbox/books")).Json.GetProperty("batches")[0];

        List<JsonElement> rows = [.. lines.Select(line => JsonElement.Parse(line))];
        Assert.Equal(40, rows.Select(row => row.GetProperty("custom_id").GetString()).Distinct().Count());
        Assert.Equal(Usd(batch), rows.Sum(Usd));
        Assert.Equal(Billed(batch), rows.Sum(Billed));
        Assert.InRange(Billed(batch), 1, 39);
    }

    [Fact]
    public async Task The_classes_of_a_bill_add_up_to_it()
    {
        await using var api = await LocalApi.StartAsync();
        await api.RunBatchAsync(Rehearsal.Ask("Hello", "1h"));

        var line = (await api.GetAsync("/sandbox/books")).Json.GetProperty("batches")[0].GetProperty("models")[0];

        Assert.Equal(Usd(line), line.GetProperty("usd_by_class").EnumerateObject().Sum(part => Decimal(part.Value)));
        Assert.True(Decimal(line.GetProperty("usd_by_class").GetProperty("cache_write_1h")) > 0);
    }

    [Fact]
    public async Task A_deleted_batch_stays_billed_without_its_rows()
    {
        await using var api = await LocalApi.StartAsync();
        var id = await api.RunBatchAsync(Rehearsal.Ask("Hello"));
        await api.DeleteAsync($"/v1/messages/batches/{id}");

        var rows = await api.GetAsync($"/sandbox/books/{id}");
        var batch = (await api.GetAsync("/sandbox/books")).Json.GetProperty("batches")[0];

        Assert.Equal(404, rows.Status);
        Assert.Equal((id, "0.00000075"), (batch.GetProperty("id").GetString(), batch.GetProperty("usd").GetString()));
    }

    static decimal Usd(JsonElement element) => Decimal(element.GetProperty("usd"));

    static long Billed(JsonElement element) => element.GetProperty("billed_requests").GetInt64();

    static decimal Decimal(JsonElement element) => decimal.Parse(element.GetString()!, CultureInfo.InvariantCulture);
}
