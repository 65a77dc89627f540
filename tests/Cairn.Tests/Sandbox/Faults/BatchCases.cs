using System.Text.Json;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What a client sees of each fault of batches and of their list.</summary>
static class BatchCases
{
    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>
        {
            ["list_lag"] = ListLagAsync,
            ["list_race"] = ListRaceAsync,
            ["foreign_batches"] = ForeignBatchesAsync,
            ["created_at_skew"] = SkewAsync,
            ["cancel_ignored"] = lab => CancelsAsync(lab, "cancel_ignored", "PT10M", succeeded: 3),
            ["cancel_slow"] = CancelSlowAsync,
            ["expire_share"] = ExpireShareAsync,
            ["expire_all"] = lab => EndsAsync(lab, "expire_all", "expired"),
            ["human_cancels"] = lab => EndsAsync(lab, "human_cancels;seconds=1", "canceled"),
            ["human_deletes"] = HumanDeletesAsync,
            ["archived_early"] = ArchivedEarlyAsync,
            ["results_deleted"] = ResultsDeletedAsync,
        };

    static async Task ListLagAsync(FaultLab lab)
    {
        await lab.CreateAsync();
        await lab.PassAsync("PT60S");
        await lab.CreateAsync();

        Assert.Equal((1, 2), (await lab.ListedAsync("list_lag;seconds=60"), await lab.ListedAsync()));
    }

    static async Task ListRaceAsync(FaultLab lab)
    {
        await lab.CreateAsync();

        Assert.Equal((1, 2), (await lab.ListedAsync("list_race"), await lab.ListedAsync()));
    }

    static async Task ForeignBatchesAsync(FaultLab lab)
    {
        var own = await lab.EndAsync(5, "foreign_batches");
        var listed = (await lab.GetAsync(FaultLab.Batches)).GetProperty("data");
        var foreign = await lab.LinesAsync(FaultLab.PathOf(listed[0]));

        Assert.Equal(2, listed.GetArrayLength());
        Assert.Equal(own, FaultLab.PathOf(listed[1]));
        Assert.Equal(Time(listed[0], "created_at"), Time(listed[1], "created_at"));
        Assert.Equal(6, foreign.Length);
        Assert.All(foreign[..5], line => Assert.Contains("\"foreign-", line, StringComparison.Ordinal));
    }

    static async Task SkewAsync(FaultLab lab)
    {
        var usual = await lab.CreateAsync();
        var skewed = await lab.CreateAsync(fault: "created_at_skew;seconds=-45");

        Assert.Equal(TimeSpan.FromSeconds(-45), Time(skewed, "created_at") - Time(usual, "created_at"));
        Assert.Equal(TimeSpan.FromSeconds(-45), Time(skewed, "expires_at") - Time(usual, "expires_at"));
    }

    static async Task CancelSlowAsync(FaultLab lab)
    {
        await CancelsAsync(lab, "cancel_slow;seconds=3600", "PT3599S", succeeded: 0);
        await lab.PassAsync("PT1S");

        var batch = (await lab.GetAsync(FaultLab.Batches)).GetProperty("data")[0];
        Assert.Equal((3, "ended"), (Count(batch, "canceled"), Status(batch)));
    }

    static async Task CancelsAsync(FaultLab lab, string fault, string time, int succeeded)
    {
        var path = FaultLab.PathOf(await lab.CreateAsync());
        using var canceled = await lab.PostAsync(path + "/cancel", "", fault);
        await lab.PassAsync(time);

        var batch = await lab.GetAsync(path);
        Assert.Equal("OK", canceled.ReasonPhrase);
        Assert.NotEqual(JsonValueKind.Null, batch.GetProperty("cancel_initiated_at").ValueKind);
        Assert.Equal((succeeded, succeeded > 0 ? "ended" : "canceling"), (Count(batch, "succeeded"), Status(batch)));
    }

    static async Task ExpireShareAsync(FaultLab lab)
    {
        var path = await lab.EndAsync(100, "expire_share;share=0.25");
        var running = await lab.GetAsync(path);
        await lab.PassAsync("PT24H");

        var batch = await lab.GetAsync(path);
        Assert.Equal("in_progress", Status(running));
        Assert.Equal(Time(batch, "expires_at"), Time(batch, "ended_at"));
        Assert.InRange(Count(batch, "expired"), 10, 40);
        Assert.Equal(100, Count(batch, "expired") + Count(batch, "succeeded"));
    }

    static async Task EndsAsync(FaultLab lab, string fault, string outcome)
    {
        var path = FaultLab.PathOf(await lab.CreateAsync(fault: fault));
        await lab.PassAsync("PT24H");

        Assert.Equal(3, Count(await lab.GetAsync(path), outcome));
    }

    static async Task HumanDeletesAsync(FaultLab lab)
    {
        var path = await lab.EndAsync(fault: "human_deletes;seconds=3600");
        var ended = await lab.ListedAsync();
        await lab.PassAsync("PT1H");
        using var gone = await lab.SendAsync(HttpMethod.Get, path);

        Assert.Equal((1, 0), (ended, await lab.ListedAsync()));
        Assert.Equal("NotFound", gone.StatusCode.ToString());
    }

    static async Task ArchivedEarlyAsync(FaultLab lab)
    {
        var batch = await lab.GetAsync(await lab.EndAsync(fault: "archived_early;seconds=1"));

        Assert.Equal(TimeSpan.FromSeconds(1), Time(batch, "archived_at") - Time(batch, "ended_at"));
        Assert.Equal(JsonValueKind.Null, batch.GetProperty("results_url").ValueKind);
    }

    static async Task ResultsDeletedAsync(FaultLab lab)
    {
        var path = await lab.EndAsync(fault: "results_deleted");
        var batch = await lab.GetAsync(path);
        using var results = await lab.SendAsync(HttpMethod.Get, path + "/results");

        Assert.EndsWith(path + "/results", batch.GetProperty("results_url").GetString(), StringComparison.Ordinal);
        Assert.Equal("NotFound", results.StatusCode.ToString());
    }

    static DateTimeOffset Time(JsonElement batch, string name) => batch.GetProperty(name).GetDateTimeOffset();

    static int Count(JsonElement batch, string name) =>
        batch.GetProperty("request_counts").GetProperty(name).GetInt32();

    static string? Status(JsonElement batch) => batch.GetProperty("processing_status").GetString();
}
