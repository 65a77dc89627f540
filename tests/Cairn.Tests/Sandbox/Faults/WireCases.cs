using System.Text.Json;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What a client sees of each fault of the connection.</summary>
static class WireCases
{
    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>
        {
            ["connect_fail"] = lab => LosesAsync(lab, "connect_fail", batches: 0),
            ["upload_reset"] = lab => LosesAsync(lab, "upload_reset;bytes=10", batches: 0),
            ["response_lost"] = lab => LosesAsync(lab, "response_lost", batches: 1),
            ["upload_stall"] = lab => WaitsAsync(lab, "upload_stall;seconds=90;bytes=10"),
            ["slow_answer"] = lab => WaitsAsync(lab, "slow_answer;seconds=90"),
            ["late_commit"] = LateCommitAsync,
            ["garbage"] = lab => IsNoJsonAsync(lab, "garbage"),
            ["truncated_json"] = lab => IsNoJsonAsync(lab, "truncated_json"),
            ["unknown_fields"] = UnknownFieldsAsync,
            ["stream_error"] = StreamErrorAsync,
            ["stream_cut"] = StreamCutAsync,
        };

    static async Task LosesAsync(FaultLab lab, string fault, int batches)
    {
        await Assert.ThrowsAsync<HttpRequestException>(() => lab.CreateAsync(fault: fault));

        Assert.Equal(batches, await lab.ListedAsync());
    }

    static async Task WaitsAsync(FaultLab lab, string fault)
    {
        var before = CreatedAt(await lab.CreateAsync());
        using var response = await lab.PassUntilAsync(lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1), fault));

        var batch = (await lab.GetAsync(FaultLab.Batches)).GetProperty("data")[0];
        Assert.Equal("OK", response.ReasonPhrase);
        Assert.InRange(CreatedAt(batch), before.AddSeconds(90), before.AddDays(1));
    }

    static async Task LateCommitAsync(FaultLab lab)
    {
        var before = CreatedAt(await lab.CreateAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => lab.CreateAsync(fault: "late_commit;seconds=600"));
        await lab.PassAsync("PT599S");
        var early = await lab.ListedAsync();
        await lab.PassAsync("PT1S");

        var batch = (await lab.GetAsync(FaultLab.Batches)).GetProperty("data")[0];
        Assert.Equal(1, early);
        Assert.Equal(before.AddSeconds(600), CreatedAt(batch));
        Assert.Equal("in_progress", batch.GetProperty("processing_status").GetString());
    }

    static async Task IsNoJsonAsync(FaultLab lab, string fault)
    {
        using var response = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1), fault);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("OK", response.ReasonPhrase);
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(body));
        Assert.Equal(1, await lab.ListedAsync());
    }

    static async Task UnknownFieldsAsync(FaultLab lab)
    {
        await lab.CreateAsync();

        var page = await lab.GetAsync(FaultLab.Batches, "unknown_fields");

        Assert.True(page.TryGetProperty("sandbox_unknown_field", out _));
        Assert.True(page.GetProperty("data")[0].TryGetProperty("sandbox_unknown_field", out _));
    }

    static async Task StreamErrorAsync(FaultLab lab)
    {
        using var response = await lab.PostAsync("/v1/messages", Streamed, "stream_error;events=2");
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("OK", response.ReasonPhrase);
        Assert.Equal(3, body.Split("event: ").Length - 1);
        Assert.EndsWith("overloaded_error", body.Split("\"type\":\"")[^1].Split('"')[0], StringComparison.Ordinal);
    }

    static async Task StreamCutAsync(FaultLab lab) => await Assert.ThrowsAsync<HttpRequestException>(
        () => lab.PostAsync("/v1/messages", Streamed, "stream_cut;events=2"));

    static string Streamed => Rehearsal.Ask("Hello", extra: ",\"stream\":true");

    static DateTimeOffset CreatedAt(JsonElement batch) => batch.GetProperty("created_at").GetDateTimeOffset();
}
