using System.Text.Json;
using Cairn.Sandbox.Limits;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Shows entries of the Rate Limits API.</summary>
/// <param name="Seed">What the ids of entries follow from; those of groups are the same in every organization.</param>
/// <param name="HasGroupType">Whether to show the old <c>group_type</c> beside <c>group</c>, as the first API version
/// does.</param>
sealed record RateLimitJson(ulong Seed, bool HasGroupType)
{
    public static RateLimitJson Of(HttpContext context, SandboxOptions options) =>
        new(options.Seed, context.Request.Headers["anthropic-version"] == RequestContext.FirstVersion);

    public void WriteOrganization(Utf8JsonWriter writer, LimitGroup group)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "rate_limit");
        writer.WriteString("id", Ids.RateLimit(Seed, group.Name));
        WriteGroup(writer, group);
        writer.WriteStartArray("limits");
        foreach (var (type, value) in group.Limits)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteNumber("value", value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public void WriteWorkspace(Utf8JsonWriter writer, LimitGroup group, string workspace)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "workspace_rate_limit");
        writer.WriteString("workspace_id", workspace);
        writer.WriteString("rate_limit_id", Ids.RateLimit(Seed, group.Name));
        WriteGroup(writer, group);
        writer.WriteStartArray("limits");
        foreach (var (type, value) in group.Limits)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteNumber("value", value);
            writer.WriteNumber("org_limit", value);
            writer.WriteStartObject("source");
            writer.WriteString("type", "organization");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    void WriteGroup(Utf8JsonWriter writer, LimitGroup group)
    {
        if (HasGroupType)
            writer.WriteString("group_type", group.Type);

        writer.WriteStartObject("group");
        writer.WriteString("id", Ids.RateLimitGroup(group.Name));
        writer.WriteString("type", group.Type);
        if (group.Type == LimitGroup.ModelGroup)
            writer.WriteString("display_name", group.Name);

        writer.WriteEndObject();
        if (group.Models is null)
        {
            writer.WriteNull("models");
            return;
        }

        writer.WriteStartArray("models");
        foreach (var model in group.Models)
            writer.WriteStringValue(model);

        writer.WriteEndArray();
    }
}
