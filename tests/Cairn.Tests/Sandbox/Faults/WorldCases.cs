namespace Cairn.Tests.Sandbox.Faults;

/// <summary>What a client sees once the world around it has changed.</summary>
static class WorldCases
{
    public static IReadOnlyDictionary<string, Func<FaultLab, Task>> All { get; } =
        new Dictionary<string, Func<FaultLab, Task>>
        {
            ["key_revoked"] = KeyRevokedAsync,
            ["key_moved"] = KeyMovedAsync,
            ["price_change"] = PriceChangeAsync,
        };

    static async Task KeyRevokedAsync(FaultLab lab)
    {
        using var first = await lab.SendAsync(HttpMethod.Get, "/v1/models", "key_revoked");
        using var second = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);
        lab.Key = "another";
        using var other = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);

        Assert.Equal([401, 401, 200], new[] { first, second, other }.Select(response => (int)response.StatusCode));
    }

    static async Task KeyMovedAsync(FaultLab lab)
    {
        using var before = await lab.PostAsync(FaultLab.Batches, FaultLab.BodyOf(1));
        using var moved = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches, "key_moved");
        using var after = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);

        Assert.NotEqual(WorkspaceOf(before), WorkspaceOf(moved));
        Assert.Equal(WorkspaceOf(moved), WorkspaceOf(after));
        Assert.Equal(0, await lab.ListedAsync());
    }

    static async Task PriceChangeAsync(FaultLab lab)
    {
        using var cheap = await lab.PostAsync("/v1/messages", FaultLab.Message);
        var before = await UsdAsync(lab);
        using var dear = await lab.PostAsync("/v1/messages", FaultLab.Message, "price_change;factor=3");

        Assert.Equal(before * 4, await UsdAsync(lab));
    }

    static async Task<decimal> UsdAsync(FaultLab lab) => decimal.Parse(
        (await lab.GetAsync("/sandbox/books")).GetProperty("totals").GetProperty("usd").GetString()!, null);

    static string WorkspaceOf(HttpResponseMessage response) =>
        response.Headers.GetValues("anthropic-workspace-id").Single();
}
