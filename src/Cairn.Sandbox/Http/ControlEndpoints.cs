using System.Globalization;
using System.Text.Json;
using System.Xml;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>What the real API doesn't have: a hand on the clock and a look into the books.</summary>
sealed class ControlEndpoints(SandboxSession session)
{
    const int BytesMax = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sandbox/clock", AdvanceAsync);
        routes.MapGet("/sandbox/books", BooksAsync);
        routes.MapGet("/sandbox/books/{id}", RowsAsync);
    }

    async Task AdvanceAsync(HttpContext context)
    {
        var span = await ReadSpanAsync(context);
        if (span > SandboxTime.End - session.Now)
            throw ApiRefusal.Invalid($"advance: expected a moment before the year {SandboxTime.End.Year}");

        await session.AdvanceAsync(span, context.RequestAborted);
        var now = session.Now;
        await Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("now", ApiTime.Text(now));
            writer.WriteNumber("rate", session.Rate);
            writer.WriteEndObject();
        });
    }

    Task BooksAsync(HttpContext context)
    {
        var books = session.Call(core =>
            JsonSnapshot.Of(writer => BooksJson.Write(writer, core, session.Options.Seed)));
        return Reply.JsonAsync(context, books.WriteTo);
    }

    // A batch is found in whatever workspace it is.
    async Task RowsAsync(HttpContext context)
    {
        var id = context.GetRouteValue("id") as string ?? "";
        var results = session.Call(core =>
        {
            var batch = core.Batches.FirstOrDefault(batch => batch.Id == id);
            return core.OpenResults(new(id, batch?.Context.Workspace)).Lines;
        });
        await using (results)
            await RowBooks.WriteAsync(context, results);
    }

    static async Task<TimeSpan> ReadSpanAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = BytesMax;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var advance = body.RootElement.GetProperty("advance");
            var span = advance.ValueKind == JsonValueKind.Number
                ? TimeSpan.FromMicroseconds((long)(advance.GetDecimal() * 1_000_000))
                : XmlConvert.ToTimeSpan(advance.GetString() ?? "");
            return span >= TimeSpan.Zero ? span : throw new FormatException("Time only goes forward.");
        }
        catch (Exception exception) when (exception
            is JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or OverflowException or ArgumentOutOfRangeException)
        {
            throw ApiRefusal.Invalid(
                "advance: expected {\"advance\":\"PT5M\"} or a number of seconds, zero or more: "
                + exception.Message.ToString(CultureInfo.InvariantCulture));
        }
    }
}
