using System.Globalization;
using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The Rate Limits API: the figures that the sandbox goes by, for the organization and for a
/// workspace.</summary>
/// <remarks>No workspace has limits of its own; it inherits all of them.</remarks>
sealed class RateLimitEndpoints(SandboxSession session)
{
    const int LimitMax = 1_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/organizations/rate_limits", OrganizationAsync);
        routes.MapGet("/v1/organizations/workspaces/{id}/rate_limits", WorkspaceAsync);
    }

    Task OrganizationAsync(HttpContext context)
    {
        var groups = GroupsOf(context);
        if (CallHeaders.Text(context.Request.Query, "model") is { } model)
        {
            groups = [.. groups.Where(group => group.Models?.Contains(model) is true)];
            if (groups.Count == 0)
                throw ApiRefusal.NotFound($"model: {model}");
        }

        return PageAsync(context, groups, RateLimitJson.Of(context, session.Options).WriteOrganization);
    }

    Task WorkspaceAsync(HttpContext context)
    {
        var workspace = context.GetRouteValue("id") as string ?? "";
        if (workspace != session.Options.WorkspaceId && !CallHeaders.IsWorkspace(workspace))
            throw ApiRefusal.NotFound($"Workspace '{workspace}' was not found.");

        var isInherited = (CallHeaders.Text(context.Request.Query, "include_inherited") ?? "false") switch
        {
            "true" => true,
            "false" => false,
            _ => throw ApiRefusal.Invalid("include_inherited: Input should be a valid boolean"),
        };
        var json = RateLimitJson.Of(context, session.Options);
        return PageAsync(
            context,
            isInherited ? GroupsOf(context) : [],
            (writer, group) => json.WriteWorkspace(writer, group, workspace));
    }

    IReadOnlyList<LimitGroup> GroupsOf(HttpContext context)
    {
        AdminKey.Check(context, session.Options);
        var groups = session.Call(core => LimitGroup.Of(core.Limits, core.Now));
        if (CallHeaders.Text(context.Request.Query, "group_type") is not { } type)
            return groups;

        return LimitGroup.Types.Contains(type)
            ? [.. groups.Where(group => group.Type == type)]
            : throw ApiRefusal.Invalid($"group_type: {ReportNames.OneOf(LimitGroup.Types)}");
    }

    static Task PageAsync(
        HttpContext context, IReadOnlyList<LimitGroup> groups, Action<Utf8JsonWriter, LimitGroup> write)
    {
        var query = context.Request.Query;
        var limit = CallHeaders.LimitOf(query, LimitMax, LimitMax);
        var start = CallHeaders.Text(query, "page") is { } page ? PlaceOf(PageToken.Read(page)) : 0;
        var end = Math.Min(groups.Count, start + limit);
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            for (var place = start; place < end; place++)
                write(writer, groups[place]);

            writer.WriteEndArray();
            writer.WriteString("next_page", end < groups.Count
                ? PageToken.Of(end.ToString(CultureInfo.InvariantCulture))
                : null);
            writer.WriteEndObject();
        });
    }

    static int PlaceOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= LimitMax
            ? place
            : throw PageToken.Unknown();
}
