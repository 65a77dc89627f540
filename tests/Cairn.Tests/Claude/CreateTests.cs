using System.Text;
using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class CreateTests : IDisposable
{
    const string Tail = "]}";
    const string Batch = """
        {"id":"msgbatch_1","processing_status":"in_progress","created_at":"2026-11-21T12:00:00Z",
        "request_counts":{"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0}}
        """;

    // Up to 1,024 bytes are sent whatever the early answer is.
    static readonly string Head = """{"requests":[""" + new string(' ', 2_000) + "1";

    readonly RawServer _server = new();
    readonly ClaudeClient _client;
    readonly TaskCompletionSource _fence = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _heads;

    public CreateTests() => _client = new(_server.Address, new("the-secret", null), new(TimeProvider.System));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tail_stays_back_until_the_fence_is_passed()
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);

        await call.ReadUntilAsync(Head, Cancellation);
        Assert.EndsWith(Head, call.Read, StringComparison.Ordinal);
        _fence.SetResult();
        await call.ReadUntilAsync(Tail, Cancellation);
        await call.WriteAsync(RawServer.Json("200 OK", Batch), Cancellation);

        var reply = await create;
        Assert.Equal(("msgbatch_1", true), (reply.Batch!.Id, reply.TailReleased));
    }

    [Fact]
    public async Task A_create_is_http_1_1_with_its_length_its_key_and_expect_continue()
    {
        _fence.SetResult();
        var create = _client.CreateAsync(Upload() with { Betas = ["one", "two"] }, Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Tail, Cancellation);
        await call.WriteAsync(RawServer.Json("200 OK", Batch), Cancellation);
        await create;

        var lines = call.Read.ToUpperInvariant().Split("\r\n");
        Assert.Equal("POST /V1/MESSAGES/BATCHES HTTP/1.1", lines[0]);
        string[] headers =
        [
            "X-API-KEY: THE-SECRET", "ANTHROPIC-VERSION: 2026-10-21", "ANTHROPIC-BETA: ONE,TWO", "EXPECT: 100-CONTINUE",
            "CONTENT-LENGTH: 2016", "CONTENT-TYPE: APPLICATION/JSON",
        ];
        Assert.Empty(headers.Except(lines));
    }

    [Fact]
    public async Task A_refused_fence_leaves_the_body_without_its_end()
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Head, Cancellation);
        _fence.SetException(new CairnException("another process took it"));

        var refusal = await Assert.ThrowsAsync<CairnException>(() => create);
        var received = await call.ReadUntilAsync(Tail, Cancellation);

        Assert.Equal("another process took it", refusal.Message);
        Assert.EndsWith(Head, received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_before_the_fence_leaves_the_body_without_its_end()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var create = _client.CreateAsync(Upload(), cancel.Token);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Head, Cancellation);
        await cancel.CancelAsync();

        Assert.False((await create).TailReleased);
        Assert.EndsWith(Head, await call.ReadUntilAsync(Tail, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized")]
    [InlineData("413 Payload Too Large")]
    [InlineData("429 Too Many Requests")]
    public async Task An_early_refusal_is_read_and_the_body_is_never_written(string status)
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await call.WriteAsync(RawServer.Json(status, Error("too_much"), "connection: close\r\n"), Cancellation);

        var reply = await create;

        Assert.Equal(status[..3], ((int)reply.Error!.Status).ToString(null, null));
        Assert.Equal(("too_much", false, 0), (reply.Error.Type, reply.TailReleased, _heads));
    }

    [Fact]
    public async Task A_refusal_while_the_body_goes_out_creates_nothing()
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Head, Cancellation);
        await call.WriteAsync(
            RawServer.Json("413 Payload Too Large", Error("request_too_large"), "connection: close\r\n"), Cancellation);
        call.Reset();
        _fence.SetException(new IOException("broken pipe"));

        Assert.False((await create).TailReleased);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_says_no_and_leaves_while_a_large_body_goes_out_created_nothing(bool takesExpect)
    {
        if (!takesExpect)
            await RefuseExpectAsync();
        var upload = Tests.Claude.Upload.Open(blocks: 1_024);
        var create = _client.CreateAsync(upload.ToSend(), Cancellation);
        using var call = await _server.AcceptAsync(Cancellation);
        var head = Encoding.ASCII.GetString(await call.ReadSomeAsync(Cancellation));
        if (takesExpect)
            await ContinueAsync(call);
        await call.WriteAsync(
            RawServer.Json("413 Payload Too Large", Error("request_too_large"), "connection: close\r\n"), Cancellation);
        call.Reset();

        var reply = await create;

        Assert.Equal((false, null), (reply.TailReleased, reply.Batch));
        Assert.Equal(takesExpect, head.Contains("Expect: 100-continue", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_create_over_tls_never_offers_http_2()
    {
        using var client = new ClaudeClient(
            new($"https://127.0.0.1:{_server.Address.Port}"), new("the-secret", null), new(TimeProvider.System));
        var create = client.CreateAsync(Upload(), Cancellation);
        using var call = await _server.AcceptAsync(Cancellation);
        var hello = await call.ReadSomeAsync(Cancellation);
        call.Reset();

        // The offer of a protocol is its name after the length of the name.
        Assert.Equal(0x16, hello[0]);
        Assert.True(hello.AsSpan().IndexOf("\u0002h2"u8) < 0);
        Assert.False((await create).TailReleased);
    }

    [Fact]
    public async Task A_connection_cut_after_the_tail_leaves_it_open_whether_there_is_a_batch()
    {
        _fence.SetResult();
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Tail, Cancellation);
        call.Reset();

        var reply = await create;

        Assert.True(reply is { TailReleased: true, Batch: null, Error: null, Failure: not null });
        Assert.DoesNotContain("the-secret", $"{reply.Failure}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_cut_while_the_body_goes_out_created_nothing()
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        call.Reset();

        Assert.True(await create is { TailReleased: false, Failure: not null });
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{"id":"msgbatch_1"}""")]
    public async Task A_success_that_cannot_be_read_is_told_apart_from_no_answer(string body)
    {
        _fence.SetResult();
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Tail, Cancellation);
        await call.WriteAsync(RawServer.Json("200 OK", body), Cancellation);

        Assert.True((await create).IsUnreadableSuccess);
    }

    [Fact]
    public async Task A_refusal_that_breaks_off_after_its_status_is_still_a_refusal()
    {
        _fence.SetResult();
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await ContinueAsync(call);
        await call.ReadUntilAsync(Tail, Cancellation);
        await call.WriteAsync("HTTP/1.1 400 Bad Request\r\ncontent-length: 999\r\n\r\n{", Cancellation);
        call.Dispose();

        Assert.Equal((400, "unknown"), ((int)(await create).Error!.Status, (await create).Error!.Type));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _fence.SetResult();
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await call.WriteAsync(
            RawServer.Json("307 Temporary Redirect", "{}", $"location: {_server.Address}elsewhere\r\n"), Cancellation);

        Assert.Equal(307, (int)(await create).Error!.Status);
    }

    [Fact]
    public async Task A_body_is_never_written_twice()
    {
        _fence.SetResult();
        using var body = new HeldBody(Upload(), () => { }, Cancellation);
        await body.CopyToAsync(Stream.Null, Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => body.CopyToAsync(Stream.Null, Cancellation));
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    BatchUpload Upload() => new()
    {
        Length = Head.Length + Tail.Length,
        Tail = Encoding.UTF8.GetBytes(Tail),
        WriteHeadAsync = async (stream, cancellationToken) =>
        {
            _heads++;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(Head), cancellationToken);
        },
        PassFenceAsync = cancellationToken => _fence.Task.WaitAsync(cancellationToken),
    };

    async Task RefuseExpectAsync()
    {
        var create = _client.CreateAsync(Upload(), Cancellation);
        using var call = await AcceptAsync();
        await call.WriteAsync(
            RawServer.Json("417 Expectation Failed", "{}", "connection: close\r\n"), Cancellation);
        Assert.Equal(417, (int)(await create).Error!.Status);
    }

    async Task<RawCall> AcceptAsync()
    {
        var call = await _server.AcceptAsync(Cancellation);
        await call.ReadUntilAsync("\r\n\r\n", Cancellation);
        return call;
    }

    static Task ContinueAsync(RawCall call) => call.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n", Cancellation);

    static string Error(string type) => $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"no"} }""";
}
