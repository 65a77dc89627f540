using System.Collections.Concurrent;
using Cairn.Claude;

namespace Cairn.Tests.Claude;

/// <summary>A key can be replaced under a run: the next one takes over where the first is refused.</summary>
public sealed class KeyRotationTests
{
    static readonly ClaudeCredentials TwoKeys = new("first-key", null) { Next = new("second-key", null) };

    readonly ConcurrentQueue<string> _keys = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_key_gives_way_to_the_next_one_for_good()
    {
        await using var api = await TakingAsync("second-key");
        using var client = api.Client(TwoKeys);

        await client.ListAsync(1, null, Cancellation);
        await client.ListAsync(1, null, Cancellation);

        Assert.True(client.IsOnNextKey);
        Assert.Equal(["first-key", "second-key", "second-key"], _keys);
    }

    [Fact]
    public async Task A_key_that_is_taken_stays()
    {
        await using var api = await TakingAsync("first-key");
        using var client = api.Client(TwoKeys);

        await client.ListAsync(1, null, Cancellation);

        Assert.False(client.IsOnNextKey);
        Assert.Equal(["first-key"], _keys);
    }

    [Fact]
    public async Task Where_both_are_refused_the_refusal_stands()
    {
        await using var api = await TakingAsync("another");
        using var client = api.Client(TwoKeys);

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Equal(401, (int)thrown.Error.Status);
        Assert.Equal(["first-key", "second-key"], _keys);
    }

    [Fact]
    public async Task A_refused_create_switches_the_key_and_is_not_sent_again_by_itself()
    {
        await using var api = await TakingAsync("second-key");
        using var client = api.Client(TwoKeys);

        var refused = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);
        var sent = (refused.KeyWasSwitched, (int)refused.Error!.Status, _keys.Count);
        var taken = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);

        Assert.Equal((true, 401, 1), sent);
        Assert.Equal(("msgbatch_1", false), (taken.Batch!.Id, taken.KeyWasSwitched));
    }

    [Fact]
    public async Task Results_are_opened_with_the_next_key()
    {
        await using var api = await TakingAsync("second-key");
        using var client = api.Client(TwoKeys);

        await using var results = await client.OpenResultsAsync("msgbatch_1", Cancellation);

        Assert.Equal(["first-key", "second-key"], _keys);
    }

    async Task<KestrelApi> TakingAsync(string key)
    {
        var api = await KestrelApi.StartAsync();
        api.Answer = async context =>
        {
            var sent = $"{context.Request.Headers["x-api-key"]}";
            _keys.Enqueue(sent);
            return sent != key && await KestrelApi.RefuseAsync(context, 401, "authentication_error");
        };
        return api;
    }
}
