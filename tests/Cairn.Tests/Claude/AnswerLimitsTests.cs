using System.IO.Compression;
using System.Text;
using Cairn.Claude;
using Microsoft.AspNetCore.Http;

namespace Cairn.Tests.Claude;

/// <summary>What is read from the wire has a limit, and what goes beyond it is a failure with a name.</summary>
public sealed class AnswerLimitsTests
{
    const int DepthMax = 64;
    const int MegaByte = 1024 * 1024;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_nested_too_deep_is_not_read()
    {
        await using var api = await AnsweringAsync(Deep("""{"data":[],"has_more":false,"more":""", DepthMax));
        using var client = api.Client();

        var thrown = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Contains("64", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_nested_as_deep_as_allowed_is_read()
    {
        await using var api = await AnsweringAsync(Deep("""{"data":[],"has_more":true,"more":""", DepthMax - 1));
        using var client = api.Client();

        Assert.True((await client.ListAsync(1, null, Cancellation)).HasMore);
    }

    [Fact]
    public async Task An_error_nested_too_deep_is_an_error_of_its_status()
    {
        await using var api = await AnsweringAsync(Deep("""{"error":""", DepthMax), 403);
        using var client = api.Client();

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Equal((403, "unknown"), ((int)thrown.Error.Status, thrown.Error.Type));
    }

    [Theory]
    [InlineData("msgbatch_../../x")]
    [InlineData("msgbatch_")]
    [InlineData("batch_1")]
    public async Task A_created_batch_under_no_batch_id_is_an_unreadable_success(string id)
    {
        await using var api = await AnsweringAsync($$"""
            {"id":"{{id}}","processing_status":"in_progress","created_at":"2026-11-21T12:00:00Z",
            "request_counts":{"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0} }
            """);
        using var client = api.Client();

        var reply = await client.CreateAsync(Upload.Open().ToSend(), Cancellation);

        Assert.True(reply is { IsUnreadableSuccess: true, Batch: null });
    }

    [Fact]
    public async Task A_small_answer_that_unpacks_to_a_huge_one_is_stopped()
    {
        await using var api = await AnsweringAsync(Packed(new byte[65 * MegaByte]), "gzip");
        using var client = api.Client();

        var thrown = await Assert.ThrowsAsync<ApiUnreachableException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Contains("longer than", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_with_a_huge_body_is_an_error_of_its_status()
    {
        await using var api = await AnsweringAsync(new string(' ', 2 * MegaByte), 500);
        using var client = api.Client();

        var thrown = await Assert.ThrowsAsync<ClaudeApiException>(() => client.ListAsync(1, null, Cancellation));

        Assert.Equal("unknown", thrown.Error.Type);
    }

    [Fact]
    public async Task Compressed_results_are_unpacked()
    {
        await using var api = await AnsweringAsync(Packed("a line\n"u8.ToArray()), "gzip");
        using var client = api.Client();

        await using var results = await client.OpenResultsAsync("msgbatch_1", Cancellation);
        using var reader = new StreamReader(results);

        Assert.Equal("a line\n", await reader.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Compressed_results_that_are_damaged_are_a_broken_download()
    {
        await using var api = await AnsweringAsync("no archive"u8.ToArray(), "gzip");
        using var client = api.Client();

        await using var results = await client.OpenResultsAsync("msgbatch_1", Cancellation);

        await Assert.ThrowsAsync<IOException>(() => results.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task Results_in_another_encoding_are_refused_by_its_name()
    {
        await using var api = await AnsweringAsync([1, 2, 3], "br");
        using var client = api.Client();

        var thrown = await Assert.ThrowsAsync<ApiUnreachableException>(
            () => client.OpenResultsAsync("msgbatch_1", Cancellation));

        Assert.Contains("'br'; expected no encoding, or gzip", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_stand_still_are_a_broken_download()
    {
        var time = new HeldTime();
        await using var api = await HangingAsync(after: "a line\n");
        using var client = api.Client(time: time);
        await using var results = await client.OpenResultsAsync("msgbatch_1", Cancellation);
        await results.ReadExactlyAsync(new byte["a line\n".Length], Cancellation);

        var next = results.ReadAsync(new byte[1], Cancellation).AsTask();
        time.EndAll();

        await Assert.ThrowsAsync<IOException>(() => next);
    }

    [Fact]
    public async Task An_answer_that_stands_still_is_a_passing_failure()
    {
        var time = new HeldTime();
        await using var api = await HangingAsync(after: """{"data":[""");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hang = api.Answer;
        api.Answer = context =>
        {
            asked.SetResult();
            return hang(context);
        };
        using var client = api.Client(time: time);

        var list = client.ListAsync(1, null, Cancellation);
        await asked.Task.WaitAsync(Cancellation);
        time.EndAll();

        Assert.True((await Assert.ThrowsAsync<ApiUnreachableException>(() => list)).IsTransient);
    }

    [Theory]
    [InlineData("yesterday; rate=60")]
    [InlineData("2030-01-01T00:00:00Z; rate=fast")]
    [InlineData("2030-01-01T00:00:00Z; rate=99999999999999999999")]
    [InlineData("2030-01-01T00:00:00Z; rate=-1")]
    public async Task A_clock_that_cannot_be_read_is_no_sandboxes(string clock)
    {
        await using var api = await KestrelApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.Headers["cairn-sandbox-clock"] = clock;
            return Task.FromResult(false);
        };
        using var client = api.Client();

        Assert.True((await client.ListAsync(1, null, Cancellation)).Context is { IsSandbox: false, ClockRate: 1 });
    }

    static Task<KestrelApi> AnsweringAsync(string text, int status = 200) =>
        AnsweringAsync(Encoding.UTF8.GetBytes(text), null, status);

    static async Task<KestrelApi> AnsweringAsync(byte[] bytes, string? encoding, int status = 200)
    {
        var api = await KestrelApi.StartAsync();
        api.Answer = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = status;
            if (encoding is not null)
                context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(bytes);
            return true;
        };
        return api;
    }

    static async Task<KestrelApi> HangingAsync(string after)
    {
        var api = await KestrelApi.StartAsync();
        api.Answer = async context =>
        {
            await context.Response.WriteAsync(after);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        return api;
    }

    static string Deep(string start, int depth) =>
        start + new string('[', depth) + new string(']', depth) + "}";

    static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
