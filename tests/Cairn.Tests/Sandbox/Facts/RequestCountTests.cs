using System.Text.Json;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Section 1.3: what the counts say, and when.</summary>
public sealed class RequestCountTests
{
    [Fact]
    [Row("1.3 the counts sum to the number of requests")]
    [Row("1.3 all are processing until the batch ends")]
    public async Task All_requests_are_processing_until_the_whole_batch_has_ended()
    {
        await using var server = await FactServer.StartAsync(new() { Workers = 1 });
        var created = await server.CreateAsync(Enumerable.Repeat(Rehearsal.Ask("a"), 9).Append("{}"));

        var running = await server.AfterAsync(created, "PT25S");
        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal((10, 0, 0, 0, 0), FactServer.Counts(running));
        Assert.Equal((0, 9, 1, 0, 0), FactServer.Counts(ended));
    }

    [Fact]
    [Row("1.3 lifecycle")]
    public async Task A_cancelled_batch_ends_as_ended_with_what_was_finished()
    {
        await using var server = await FactServer.StartAsync(new() { Workers = 2 });
        var created = await server.CreateAsync(Enumerable.Repeat(Rehearsal.Ask("a"), 30));
        await server.AfterAsync(created, "PT25S");
        var (_, canceling) = await server.PostAsync($"/v1/messages/batches/{FactServer.Id(created)}/cancel", "");
        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal((30, 0, 0, 0, 0), FactServer.Counts(canceling));
        var (processing, succeeded, _, canceled, _) = FactServer.Counts(ended);
        Assert.Equal((0, 30), (processing, succeeded + canceled));
        Assert.InRange(succeeded, 2, 28);
        Assert.Equal("ended", ended.GetProperty("processing_status").GetString());
    }

    [Fact]
    [Row("1.3 cancel may cancel nothing")]
    public async Task What_already_runs_is_finished_despite_a_cancel()
    {
        await using var server = await FactServer.StartAsync();
        var created = await server.CreateAsync(Long, Long);
        await server.AfterAsync(created, "PT22S");
        await server.PostAsync($"/v1/messages/batches/{FactServer.Id(created)}/cancel", "");

        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal(JsonValueKind.String, ended.GetProperty("cancel_initiated_at").ValueKind);
        Assert.Equal((0, 2, 0, 0, 0), FactServer.Counts(ended));
    }

    // A hundred seconds of output, so that it still runs when it is cancelled.
    static string Long => Rehearsal.Ask(new string('a', 30_000), extra: ",\"max_tokens\":20000");
}
