using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Table 1.2: the batch as it is shown.</summary>
public sealed class MessageBatchObjectTests
{
    const string TimePattern = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$";

    static readonly string[] Fields =
    [
        "id", "type", "processing_status", "request_counts", "created_at", "expires_at", "ended_at",
        "cancel_initiated_at", "archived_at", "results_url",
    ];

    [Fact]
    [Row("1.2 id")]
    [Row("1.2 type")]
    public async Task A_batch_has_an_id_a_type_and_all_its_fields_always()
    {
        await using var server = await FactServer.StartAsync();

        var batch = await server.CreateAsync(Rehearsal.Ask("a"));

        Assert.Matches("^msgbatch_[0-9A-Za-z]+$", FactServer.Id(batch));
        Assert.Equal("message_batch", batch.GetProperty("type").GetString());
        Assert.Equal(Fields.Order(), batch.EnumerateObject().Select(field => field.Name).Order());
    }

    [Fact]
    [Row("1.2 processing_status")]
    [Row("1.2 cancel_initiated_at")]
    public async Task The_status_is_in_progress_then_canceling_then_ended()
    {
        await using var server = await FactServer.StartAsync();
        var created = await server.CreateAsync(Rehearsal.Ask("a"));
        var (_, canceled) = await server.PostAsync($"/v1/messages/batches/{FactServer.Id(created)}/cancel", "");
        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal(["in_progress", "canceling", "ended"], new[] { created, canceled, ended }.Select(Status));
        Assert.Equal(JsonValueKind.Null, created.GetProperty("cancel_initiated_at").ValueKind);
        Assert.Matches(TimePattern, canceled.GetProperty("cancel_initiated_at").GetString());
    }

    [Fact]
    [Row("1.2 request_counts")]
    public async Task Counts_are_five_numbers()
    {
        await using var server = await FactServer.StartAsync();

        var counts = (await server.CreateAsync(Rehearsal.Ask("a"))).GetProperty("request_counts");

        Assert.Equal("""{"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0}""", counts.GetRawText());
    }

    [Fact]
    [Row("1.2 created_at")]
    [Row("1.2 expires_at")]
    public async Task A_batch_expires_a_day_after_its_creation()
    {
        await using var server = await FactServer.StartAsync();

        var batch = await server.CreateAsync(Rehearsal.Ask("a"));

        Assert.Matches(TimePattern, batch.GetProperty("created_at").GetString());
        Assert.Equal(
            batch.GetProperty("created_at").GetDateTimeOffset() + TimeSpan.FromHours(24),
            batch.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Fact]
    [Row("1.2 ended_at")]
    [Row("1.2 results_url")]
    public async Task The_end_and_the_address_of_the_results_come_together()
    {
        await using var server = await FactServer.StartAsync();
        var created = await server.CreateAsync(Rehearsal.Ask("a"));
        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal(JsonValueKind.Null, created.GetProperty("ended_at").ValueKind);
        Assert.Equal(JsonValueKind.Null, created.GetProperty("results_url").ValueKind);
        Assert.Matches(TimePattern, ended.GetProperty("ended_at").GetString());
        Assert.Equal(
            $"{server.Client.BaseAddress}v1/messages/batches/{FactServer.Id(created)}/results",
            ended.GetProperty("results_url").GetString());
    }

    [Fact]
    [Row("1.2 archived_at")]
    [Row("1.5 results kept")]
    public async Task Results_are_kept_for_29_days_from_the_creation()
    {
        await using var server = await FactServer.StartAsync(new SandboxOptions());
        var created = await server.CreateAsync(Rehearsal.Ask("a"));
        var before = await server.AfterAsync(created, "PT695H59M");
        var after = await server.AfterAsync(created, "PT1M");

        Assert.Equal(JsonValueKind.Null, before.GetProperty("archived_at").ValueKind);
        Assert.Equal(
            created.GetProperty("created_at").GetDateTimeOffset() + TimeSpan.FromDays(29),
            after.GetProperty("archived_at").GetDateTimeOffset());
    }

    static string? Status(JsonElement batch) => batch.GetProperty("processing_status").GetString();
}
