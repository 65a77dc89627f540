using Cairn.Sandbox.Books;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>What the real API doesn't have: a hand on the clock and a look into the books.</summary>
sealed class ControlEndpoints(SandboxSession session)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sandbox/clock", MoveClockAsync);
        routes.MapGet("/sandbox/clock", ClockAsync);
        routes.MapGet("/sandbox/books", BooksAsync);
        routes.MapGet("/sandbox/books/{id}", RowsAsync);
    }

    async Task MoveClockAsync(HttpContext context)
    {
        var order = await ClockOrder.ReadAsync(context);
        var target = order.TargetFrom(session.Now);
        if (order.Rate is { } rate)
            session.SetRate(rate);
        if (target is { } until)
            await session.AdvanceAsync(until, order.IsUntilIdle, context.RequestAborted);

        await ClockAsync(context);
    }

    Task ClockAsync(HttpContext context)
    {
        var clock = session.Call(core => JsonSnapshot.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("now", ApiTime.Text(core.Now));
            writer.WriteNumber("rate", session.Rate);
            writer.WriteBoolean("idle", !core.IsBusy);
            writer.WriteEndObject();
        }));
        return Reply.JsonAsync(context, clock.WriteTo);
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
}
