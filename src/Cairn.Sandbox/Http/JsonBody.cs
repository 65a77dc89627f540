using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Reads the body of a call that is held in memory, plain or compressed, and refuses what is not
/// JSON.</summary>
/// <remarks>The API names no encodings; these are the ones of HTTP/1.1 and Brotli. The content type is not looked
/// at.</remarks>
static class JsonBody
{
    const int BytesMax = 32 * 1024 * 1024;
    const int PieceBytes = 64 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var open = DecoderOf(EncodingOf(context));
        if (context.Request.ContentLength > BytesMax)
            throw TooLarge();

        var body = await ReadAsync(context.Request.Body, TooLarge, context.RequestAborted);
        if (open is not null)
            body = await DecodeAsync(body, open, context.RequestAborted);

        Check(body.Span);
        return body;
    }

    /// <summary>Refuses a compressed body where the API types no error for one, so that none is taken for
    /// plain.</summary>
    public static void RefuseEncoding(HttpContext context)
    {
        if (EncodingOf(context) is { Length: > 0 } encoding)
            throw Unsupported(encoding, "send the body uncompressed");
    }

    // "identity" and no encoding are the same.
    static string EncodingOf(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString().Trim();
        return encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? "" : encoding;
    }

    static Func<Stream, Stream>? DecoderOf(string encoding)
    {
        if (encoding.Length == 0)
            return null;

        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            return body => new GZipStream(body, CompressionMode.Decompress);

        if (encoding.Equals("deflate", StringComparison.OrdinalIgnoreCase))
            return body => new ZLibStream(body, CompressionMode.Decompress);

        return encoding.Equals("br", StringComparison.OrdinalIgnoreCase)
            ? body => new BrotliStream(body, CompressionMode.Decompress)
            : throw Unsupported(encoding, "use gzip, deflate or br, or send the body uncompressed");
    }

    static async Task<ReadOnlyMemory<byte>> DecodeAsync(
        ReadOnlyMemory<byte> body, Func<Stream, Stream> open, CancellationToken cancellationToken)
    {
        using var encoded = new MemoryStream(body.ToArray(), writable: false);
        await using var decoder = open(encoded);
        try
        {
            return await ReadAsync(decoder, TooLargeAfterDecoding, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            throw new ApiRefusal(
                400, RequestFault.InvalidRequest,
                $"The request body is not what its Content-Encoding says: {exception.Message}")
            {
                ErrorCode = "request_body_encoding_invalid",
            };
        }
    }

    static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream source, Func<ApiRefusal> tooLarge, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[PieceBytes];
        for (var read = 1; read > 0;)
        {
            read = await source.ReadAsync(piece, cancellationToken);
            if (buffer.Length + read > BytesMax)
                throw tooLarge();

            await buffer.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    static void Check(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            throw ApiRefusal.Invalid("The request body is not valid UTF-8");

        var reader = CanonicalJson.Read(body);
        try
        {
            while (reader.Read())
                reader.Skip();
        }
        catch (JsonException exception)
        {
            throw ApiRefusal.Invalid($"The request body is not valid JSON: {exception.Message}");
        }
    }

    static ApiRefusal Unsupported(string encoding, string repair) =>
        new(400, RequestFault.InvalidRequest, $"Content-Encoding: '{encoding}' is not supported here; {repair}")
        {
            ErrorCode = "request_body_encoding_unsupported",
        };

    static ApiRefusal TooLarge() =>
        ApiRefusal.TooLarge($"Request exceeds the maximum allowed number of bytes ({BytesMax}).");

    static ApiRefusal TooLargeAfterDecoding() => new(
        413, "request_too_large", $"The decoded request exceeds the maximum allowed number of bytes ({BytesMax}).")
    {
        ErrorCode = "request_body_too_large_after_decoding",
    };
}
