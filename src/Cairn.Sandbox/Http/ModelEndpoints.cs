using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The Models API, from the facts file.</summary>
sealed class ModelEndpoints(SandboxSession session)
{
    const int LimitDefault = 20;
    const int LimitMax = 1_000;

    static readonly string[] Lifecycles = [ModelFacts.Active, ModelFacts.Deprecated, ModelFacts.Retired];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", ListAsync);
        routes.MapGet("/v1/models/{id}", FindAsync);
    }

    Task ListAsync(HttpContext context)
    {
        var now = session.Now;
        var query = context.Request.Query;
        var wanted = LifecyclesOf(query);
        var page = IdPage<ModelFacts>.Of(
            [.. ModelBook.BuiltIn.Models.Where(model => wanted.Contains(model.LifecycleAt(now)))],
            new(
                CallHeaders.LimitOf(query, LimitDefault, LimitMax),
                CallHeaders.Text(query, "after_id"), CallHeaders.Text(query, "before_id")),
            model => model.Id);
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            foreach (var model in page.Items)
                ModelJson.Write(writer, model, now);

            writer.WriteEndArray();
            writer.WriteBoolean("has_more", page.HasMore);
            writer.WriteString("first_id", page.Items.Count > 0 ? page.Items[0].Id : null);
            writer.WriteString("last_id", page.Items.Count > 0 ? page.Items[^1].Id : null);
            writer.WriteEndObject();
        });
    }

    // A retired model stays in the catalogue, as the record of its retirement.
    Task FindAsync(HttpContext context)
    {
        var name = context.GetRouteValue("id") as string ?? "";
        var model = ModelBook.BuiltIn.Find(name) ?? throw ApiRefusal.NotFound($"model: {name}");
        var now = session.Now;
        return Reply.JsonAsync(context, writer => ModelJson.Write(writer, model, now));
    }

    static IReadOnlyList<string> LifecyclesOf(IQueryCollection query)
    {
        var wanted = CallHeaders.Texts(query, "lifecycle").ToList();
        if (wanted.Find(one => !Lifecycles.Contains(one)) is { } unknown)
            throw ApiRefusal.Invalid($"lifecycle: '{unknown}' should be 'active', 'deprecated' or 'retired'");

        return wanted.Count > 0 ? wanted : [ModelFacts.Active, ModelFacts.Deprecated];
    }
}
