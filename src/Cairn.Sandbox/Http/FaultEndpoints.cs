using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>What goes wrong, to look at and to change while the sandbox runs.</summary>
sealed class FaultEndpoints(SandboxSession session)
{
    const string Path = "/sandbox/faults";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync);
        routes.MapPut(Path, ReplaceAsync);
    }

    Task ShowAsync(HttpContext context)
    {
        var faults = session.Call(core => JsonSnapshot.Of(writer => FaultJson.Write(writer, core.Faults)));
        return Reply.JsonAsync(context, faults.WriteTo);
    }

    async Task ReplaceAsync(HttpContext context)
    {
        var rules = await ReadAsync(context);
        session.Call(core =>
        {
            core.ReplaceFaults(rules);
            return rules;
        });
        await ShowAsync(context);
    }

    static async Task<IReadOnlyList<FaultRule>> ReadAsync(HttpContext context)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            var reader = new FaultReader();
            var rules = reader.ReadJson("body", body.RootElement);
            return reader.Problems.Count == 0
                ? rules
                : throw ApiRefusal.Invalid(string.Join('\n', reader.Problems));
        }
        catch (JsonException exception)
        {
            throw ApiRefusal.Invalid($"The request body is not valid JSON: {exception.Message}");
        }
    }
}
