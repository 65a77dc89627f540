using System.Text.Json;
using System.Text.Unicode;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>Plain Messages and the counting of tokens.</summary>
sealed class MessageEndpoints(SandboxSession session)
{
    const int BytesMax = 32 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/messages", SendAsync);
        routes.MapPost("/v1/messages/count_tokens", CountAsync);
    }

    async Task SendAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        var headers = CallHeaders.ContextOf(context, Door.Messages, session.Options);
        var message = session.Call(core => core.SendMessage(body.Span, headers));
        RateHeaders.ShowMessages(context, session, message.Model);
        if (message.IsStreamed)
            await MessageStream.SendAsync(context, message);
        else
            await Reply.JsonAsync(context, writer => MessageJson.Write(writer, message));
    }

    async Task CountAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        var headers = CallHeaders.ContextOf(context, Door.CountTokens, session.Options);
        var tokens = session.Call(core => core.CountTokens(body.Span, headers));
        RateHeaders.ShowCounts(context, session);
        await Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("input_tokens", tokens);
            writer.WriteEndObject();
        });
    }

    static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesMax)
            throw TooLarge();

        using var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (var read = 1; read > 0;)
        {
            read = await context.Request.Body.ReadAsync(piece, context.RequestAborted);
            if (buffer.Length + read > BytesMax)
                throw TooLarge();

            await buffer.WriteAsync(piece.AsMemory(0, read), context.RequestAborted);
        }

        var body = buffer.ToArray();
        Check(body);
        return body;
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

    static ApiRefusal TooLarge() =>
        ApiRefusal.TooLarge($"Request exceeds the maximum allowed number of bytes ({BytesMax}).");
}
