using System.IO.Compression;
using System.Text;

namespace Cairn.Tests.Sandbox.Http;

public sealed class BodyTests
{
    static readonly string[] MessagePaths = ["/v1/messages", "/v1/messages/count_tokens"];

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("BR")]
    [InlineData("identity")]
    public async Task A_compressed_request_is_the_request(string encoding)
    {
        await using var calls = await SandboxCalls.StartAsync();
        var plain = await calls.PostAsync(MessagePaths[1], Rehearsal.Ask("Hello"));

        var answer = await SendAsync(calls, MessagePaths[1], Encode(Rehearsal.Ask("Hello"), encoding), encoding);

        Assert.Equal(plain.Text, answer.Text);
        Assert.Equal(200, (await SendAsync(
            calls, MessagePaths[0], Encode(Rehearsal.Ask("Hello"), encoding), encoding)).Status);
    }

    [Theory]
    [InlineData("/v1/messages", "zstd")]
    [InlineData("/v1/messages/count_tokens", "gzip, br")]
    [InlineData("/v1/messages/batches", "gzip")]
    [InlineData("/v1/files", "gzip")]
    public async Task An_encoding_that_is_not_read_is_refused(string path, string encoding)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await SendAsync(calls, path, Encode(Rehearsal.Ask("Hello"), "gzip"), encoding);

        Assert.Equal((400, "request_body_encoding_unsupported"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_is_not_in_its_encoding_is_refused(string encoding)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await SendAsync(calls, MessagePaths[0], Encoding.UTF8.GetBytes("no such thing"), encoding);

        Assert.Equal((400, "request_body_encoding_invalid"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task The_limit_holds_after_decoding()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var bomb = Encode(new string(' ', (32 * 1024 * 1024) + 1), "gzip");

        var answer = await SendAsync(calls, MessagePaths[0], bomb, "gzip");

        Assert.Equal((413, "request_too_large"), (answer.Status, answer.ErrorType));
        Assert.Equal("request_body_too_large_after_decoding", answer.ErrorCode);
    }

    [Fact]
    public async Task A_plain_body_over_the_limit_has_no_code()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await SendAsync(calls, MessagePaths[0], new byte[(32 * 1024 * 1024) + 1], "identity");

        Assert.Equal((413, "request_too_large"), (answer.Status, answer.ErrorType));
        Assert.Null(answer.ErrorCode);
    }

    static async Task<Answered> SendAsync(SandboxCalls calls, string path, byte[] body, string encoding)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.Add("content-encoding", encoding);
        return await calls.SendAsync("POST", path, content);
    }

    static byte[] Encode(string text, string encoding)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (encoding == "identity")
            return bytes;

        using var buffer = new MemoryStream();
        using (var encoder = Open(buffer, encoding))
            encoder.Write(bytes);

        return buffer.ToArray();
    }

    static Stream Open(Stream buffer, string encoding) => encoding switch
    {
        "gzip" => new GZipStream(buffer, CompressionLevel.Fastest),
        "deflate" => new ZLibStream(buffer, CompressionLevel.Fastest),
        _ => new BrotliStream(buffer, CompressionLevel.Fastest),
    };
}
