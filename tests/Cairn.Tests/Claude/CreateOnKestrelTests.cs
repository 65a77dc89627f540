using Cairn.Claude;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cairn.Tests.Claude;

/// <summary>What a create does to a real web server: how many batches there are, and what the client knows.</summary>
public sealed class CreateOnKestrelTests
{
    const int Large = 512;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_is_one_batch_over_http_1_1()
    {
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client();

        var reply = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);

        Assert.Equal(("msgbatch_1", true, 1), (reply.Batch!.Id, reply.TailReleased, api.Batches));
        Assert.Equal(["POST /v1/messages/batches HTTP/1.1"], api.Calls);
    }

    [Fact]
    public async Task There_is_no_batch_while_the_fence_holds_the_tail_and_one_after_it()
    {
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client();
        var upload = new Upload();
        var arrived = HeadArrives(api, upload);

        var create = client.CreateAsync(upload.ToSend(), Cancellation);
        await arrived;
        var held = (api.Batches, create.IsCompleted);
        upload.Fence.SetResult();

        Assert.Equal("msgbatch_1", (await create).Batch!.Id);
        Assert.Equal((0, false, 1), (held.Batches, held.IsCompleted, api.Batches));
    }

    [Fact]
    public async Task There_is_no_batch_where_the_fence_refuses()
    {
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client();
        var upload = new Upload();
        var arrived = HeadArrives(api, upload);

        var create = client.CreateAsync(upload.ToSend(), Cancellation);
        await arrived;
        upload.Fence.SetException(new CairnException("another process took it"));

        await Assert.ThrowsAsync<CairnException>(() => create);
        await api.Broken.WaitAsync(Cancellation);
        Assert.Equal(0, api.Batches);
    }

    [Fact]
    public async Task There_is_no_batch_where_a_cancel_comes_while_the_tail_is_held()
    {
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var upload = new Upload();
        var arrived = HeadArrives(api, upload);

        var create = client.CreateAsync(upload.ToSend(), cancel.Token);
        await arrived;
        await cancel.CancelAsync();

        Assert.True(await create is { TailReleased: false, Batch: null, Failure: not null });
        await api.Broken.WaitAsync(Cancellation);
        Assert.Equal(0, api.Batches);
    }

    [Fact]
    public async Task A_batch_whose_answer_is_lost_is_the_one_thing_that_the_client_cannot_know()
    {
        await using var api = await KestrelApi.StartAsync();
        api.LosesAnswers = true;
        using var client = api.Client();

        var reply = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);

        Assert.True(reply is { TailReleased: true, Batch: null, Error: null, Failure: ApiUnreachableException });
        Assert.Equal((1, 1), (api.Batches, api.Calls.Count));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(413)]
    [InlineData(429)]
    public async Task An_early_no_to_an_announced_body_spares_the_body(int status)
    {
        await using var api = await KestrelApi.StartAsync();
        api.Answer = context => KestrelApi.RefuseAsync(context, status);
        using var client = api.Client();
        var upload = Upload.Open(Large);

        var reply = await client.CreateAsync(upload.ToSend(), Cancellation);

        Assert.Equal((status, false, 0), ((int)reply.Error!.Status, reply.TailReleased, upload.Heads));
        Assert.Equal((0, 1), (api.Batches, api.Calls.Count));
    }

    [Fact]
    public async Task The_web_servers_own_limit_of_a_body_is_an_early_no()
    {
        await using var api = await KestrelApi.StartAsync(bodyMax: 1_000);
        using var client = api.Client();
        var upload = Upload.Open(Large);

        var reply = await client.CreateAsync(upload.ToSend(), Cancellation);

        Assert.Equal((413, false, 0), ((int)reply.Error!.Status, reply.TailReleased, upload.Heads));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(413)]
    [InlineData(429)]
    public async Task A_server_that_takes_no_expect_is_asked_without_it_and_says_no_after_the_body(int status)
    {
        await using var api = await KestrelApi.StartAsync();
        api.Answer = context =>
            KestrelApi.RefuseAsync(context, context.Request.Headers.Expect.Count > 0 ? 417 : status);
        using var client = api.Client();
        var (first, second) = (Upload.Open(Large), Upload.Open(Large));

        var unexpected = await client.CreateAsync(first.ToSend(), Cancellation);
        var reply = await client.CreateAsync(second.ToSend(), Cancellation);

        Assert.Equal((417, false, 0), ((int)unexpected.Error!.Status, unexpected.TailReleased, first.Heads));
        Assert.Equal((status, true, 1), ((int)reply.Error!.Status, reply.TailReleased, second.Heads));
        Assert.Equal((0, 2), (api.Batches, api.Calls.Count));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_of_a_create_or_a_list_is_never_followed(int status)
    {
        await using var api = await KestrelApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return KestrelApi.RefuseAsync(context, status);
        };
        using var client = api.Client();

        var reply = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);
        var list = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Equal((status, status), ((int)reply.Error!.Status, (int)list.Error.Status));
        Assert.Equal(2, api.Calls.Count(call => !call.Contains("elsewhere", StringComparison.Ordinal)));
        Assert.Equal(2, api.Calls.Count);
    }

    [Fact]
    public async Task A_server_that_speaks_only_http_2_gets_no_body()
    {
        await using var api = await KestrelApi.StartAsync(HttpProtocols.Http2);
        using var client = api.Client();

        var reply = await client.CreateAsync(new Upload().ToSend(), Cancellation);

        Assert.True(reply is { TailReleased: false, Batch: null });
        Assert.Empty(api.Calls);
    }

    [Fact]
    public async Task An_upload_that_stands_still_is_ended_before_its_tail()
    {
        var time = new HeldTime();
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client(time: time);
        var upload = new Upload(blocks: 60);
        var arrived = HeadArrives(api, upload);

        var create = client.CreateAsync(upload.ToSend(), Cancellation);
        await arrived;

        // 30 s to connect, two minutes for what is not the upload, and a minute for 60 times 64 KiB.
        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(210), TimeSpan.FromSeconds(211));
        time.EndAll();
        Assert.False((await create).TailReleased);
        await api.Broken.WaitAsync(Cancellation);
        Assert.Equal(0, api.Batches);
    }

    [Fact]
    public async Task An_answer_to_a_whole_create_is_waited_for_for_ten_minutes()
    {
        var time = new HeldTime();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var api = await KestrelApi.StartAsync();
        api.Answer = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        using var client = api.Client(time: time);

        var create = client.CreateAsync(Upload.Open().ToSend(), Cancellation);
        await asked.Task.WaitAsync(Cancellation);

        Assert.Equal([TimeSpan.FromMinutes(10)], time.Waits);
        time.EndAll();
        Assert.True(await create is { TailReleased: true, Failure: ApiUnreachableException });
    }

    [Fact]
    public async Task A_tail_does_not_leave_after_the_caller_was_told_that_it_did_not()
    {
        var upload = new Upload();
        using var closed = new HeldBody(upload.ToSend(), () => { }, Cancellation);
        using var sent = new MemoryStream();

#pragma warning disable CA2025 // It is awaited below.
        var copy = closed.CopyToAsync(sent, Cancellation);
#pragma warning restore CA2025
        closed.Close();
        upload.Fence.SetResult();

        await Assert.ThrowsAnyAsync<Exception>(() => copy);
        Assert.Equal((false, upload.HeadLength), (closed.TailReleased, sent.Length));
    }

    [Fact]
    public async Task A_stop_that_comes_while_the_fence_is_passed_still_holds_the_tail()
    {
        await using var api = await KestrelApi.StartAsync();
        using var client = api.Client();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var reply = await client.CreateAsync(
            new Upload().ToSend() with { PassFenceAsync = _ => stop.CancelAsync() }, stop.Token);

        Assert.False(reply.TailReleased);
        await api.Broken.WaitAsync(Cancellation);
        Assert.Equal(0, api.Batches);
    }

    static Task HeadArrives(KestrelApi api, Upload upload)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Came = count =>
        {
            if (count == upload.HeadLength)
                arrived.TrySetResult();
        };
        return arrived.Task.WaitAsync(Cancellation);
    }
}
