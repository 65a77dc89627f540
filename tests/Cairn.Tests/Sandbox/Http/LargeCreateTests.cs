using Cairn.Bench.Creating;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>The small form of <c>bench/run create</c>.</summary>
public sealed class LargeCreateTests
{
    const int Requests = 20_000;
    const int Bytes = 50_000_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_of_50_MB_is_taken_and_every_request_has_its_result()
    {
        var options = new SandboxOptions { Clock = SandboxClock.Step };
        await using var server = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation);
        using var client = new BatchClient(server.BaseAddress);

        var (_, batch) = await client.CreateAsync(CreateBody.Of(Requests, Bytes), Cancellation);
        var id = batch.GetProperty("id").GetString()!;
        await client.AdvanceAsync(TimeSpan.FromHours(24), Cancellation);
        var counts = (await client.FindAsync(id, Cancellation)).GetProperty("request_counts");
        var (_, bytes, lines) = await client.ReadResultsAsync(id, Cancellation);

        Assert.Equal(Requests, counts.GetProperty("succeeded").GetInt32());
        Assert.Equal(Requests, lines);
        Assert.InRange(bytes, Requests * 300, Requests * 2_000);
    }
}
