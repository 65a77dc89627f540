using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>Messages, whole or streamed, and the counting of tokens.</summary>
sealed class MessageEndpoints(SandboxSession session)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/messages", SendAsync);
        routes.MapPost("/v1/messages/count_tokens", CountAsync);
    }

    async Task SendAsync(HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context);
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
        var body = await JsonBody.ReadAsync(context);
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
}
