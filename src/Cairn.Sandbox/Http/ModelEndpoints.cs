using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The Models API, from the facts file.</summary>
sealed class ModelEndpoints(SandboxSession session)
{
    // The API gives this date where the release date of a model is unknown, and the facts file has none.
    const string CreatedAt = "1970-01-01T00:00:00Z";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/models", ListAsync);
        routes.MapGet("/v1/models/{id}", FindAsync);
    }

    Task ListAsync(HttpContext context)
    {
        var now = session.Now;
        var models = ModelBook.BuiltIn.Models.Where(model => !model.IsRetired(now)).ToList();
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            foreach (var model in models)
                Write(writer, model);

            writer.WriteEndArray();
            writer.WriteBoolean("has_more", false);
            writer.WriteString("first_id", models[0].Id);
            writer.WriteString("last_id", models[^1].Id);
            writer.WriteEndObject();
        });
    }

    Task FindAsync(HttpContext context)
    {
        var name = context.GetRouteValue("id") as string ?? "";
        var model = ModelBook.BuiltIn.Find(name);
        return model is null || model.IsRetired(session.Now)
            ? throw ApiRefusal.NotFound($"model: {name}")
            : Reply.JsonAsync(context, writer => Write(writer, model));
    }

    static void Write(Utf8JsonWriter writer, ModelFacts model)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "model");
        writer.WriteString("id", model.Id);
        writer.WriteString("display_name", model.Name);
        writer.WriteString("created_at", CreatedAt);
        WriteNumber(writer, "max_input_tokens", model.ContextTokens);
        WriteNumber(writer, "max_tokens", model.OutputTokens);
        writer.WriteString("lifecycle", model.Lifecycle is "deprecated" or "retired" ? model.Lifecycle : "active");
        writer.WriteString("retires_at", model.RetiresOn is { } date ? date + "T00:00:00Z" : null);
        writer.WriteStartObject("capabilities");
        writer.WriteStartObject("batch");
        writer.WriteBoolean("supported", model.Prices.Count > 0 && model.BatchMultiplier is not null);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } known)
            writer.WriteNumber(name, known);
        else
            writer.WriteNull(name);
    }
}
