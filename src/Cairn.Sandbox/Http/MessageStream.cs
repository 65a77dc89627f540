using System.Buffers;
using System.Text.Json;
using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Sends a message as server-sent events. All of it is known before the first one, so none waits for the
/// clock.</summary>
static class MessageStream
{
    public static async Task SendAsync(HttpContext context, AnsweredMessage message)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        var fault = context.Features.Get<StreamBreak>();
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var (index, streamed) in StreamEvent.Of(message).Index())
        {
            if (index == fault?.AfterEvents)
            {
                await BreakAsync(context, fault);
                return;
            }

            await SendAsync(context, buffer, streamed);
        }
    }

    static async Task BreakAsync(HttpContext context, StreamBreak fault)
    {
        if (fault.Error is not { } error)
        {
            context.Abort();
            return;
        }

        var last = new StreamEvent("error", writer => Reply.WriteRefusal(writer, error, context));
        await SendAsync(context, new(), last);
    }

    static async Task SendAsync(HttpContext context, ArrayBufferWriter<byte> buffer, StreamEvent streamed)
    {
        buffer.ResetWrittenCount();
        buffer.Write("event: "u8);
        buffer.Write(System.Text.Encoding.UTF8.GetBytes(streamed.Name));
        buffer.Write("\ndata: "u8);
        using (var writer = new Utf8JsonWriter(buffer, Reply.Options))
            streamed.Write(writer);

        buffer.Write("\n\n"u8);
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
