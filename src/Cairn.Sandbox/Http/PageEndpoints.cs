using Cairn.Sandbox.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The page on which one sees why a cache missed, and the data it fetches.</summary>
sealed class PageEndpoints(SandboxSession session, CallLog calls)
{
    readonly byte[] _page = Load();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", ShowAsync);
        routes.MapGet("/sandbox/page", DataAsync);
    }

    async Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = _page.Length;
        await context.Response.Body.WriteAsync(_page, context.RequestAborted);
    }

    Task DataAsync(HttpContext context)
    {
        var data = session.Call(core => JsonSnapshot.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("rate", session.Rate);
            new PageJson(core, session.Options).Write(writer);
            writer.WriteStartObject("faults");
            FaultJson.WriteWork(writer, core.Faults);
            writer.WriteEndObject();
            writer.WriteStartArray("calls");
            foreach (var call in calls.Latest)
            {
                writer.WriteStartObject();
                writer.WriteString("at", ApiTime.Text(call.At));
                writer.WriteString("method", call.Method);
                writer.WriteString("path", call.Path);
                writer.WriteNumber("status", call.Status);
                writer.WriteString("request_id", call.RequestId);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
        return Reply.JsonAsync(context, data.WriteTo);
    }

    static byte[] Load()
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream("index.html")
            ?? throw new InvalidOperationException("index.html is not embedded in the sandbox.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
