using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Writes JSON answers and the error envelope.</summary>
static class Reply
{
    /// <summary>The content type of every answer but streams, results and files.</summary>
    public const string Json = "application/json";

    public const string RequestIdHeader = "request-id";

    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write) => JsonAsync(context, 200, write);

    public static Task RefusalAsync(HttpContext context, ApiRefusal refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

        if (refusal.Standing is { } standing)
            RateHeaders.Write(context, standing);

        return JsonAsync(context, refusal.Status, writer => WriteRefusal(writer, refusal, context));
    }

    public static void WriteRefusal(Utf8JsonWriter writer, ApiRefusal refusal, HttpContext context)
    {
        var requestId = context.Response.Headers[RequestIdHeader].ToString();
        var fault = new RequestFault(refusal.Type, refusal.Message) { ErrorCode = refusal.ErrorCode };
        ResultLines.WriteError(writer, fault, requestId);
    }

    static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = Json;
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            write(writer);

        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
