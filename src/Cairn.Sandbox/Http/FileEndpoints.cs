using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The Files API.</summary>
sealed class FileEndpoints(SandboxSession session)
{
    const string Path = "/v1/files";
    const int LimitDefault = 20;
    const int LimitMax = 1_000;
    const int IdsMax = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, UploadAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", FindAsync);
        routes.MapGet(Path + "/{id}/content", DownloadAsync);
        routes.MapDelete(Path + "/{id}", DeleteAsync);
    }

    async Task UploadAsync(HttpContext context)
    {
        JsonBody.RefuseEncoding(context);
        var workspace = CallHeaders.WorkspaceOf(context, session.Options);
        using var upload = new FileUpload(session.Spool);
        var arrived = await upload.ReceiveAsync(context) with { Workspace = workspace };
        var file = session.Call(core => core.Files.Add(arrived, core.Now));
        await Reply.JsonAsync(context, writer => Write(writer, file));
    }

    Task ListAsync(HttpContext context)
    {
        // Only tools of sessions make files with a scope, and there are none here.
        var query = QueryOf(context);
        var page = CallHeaders.Text(context.Request.Query, "scope_id") is null
            ? session.Call(core => core.Files.List(query))
            : new([], false);
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            foreach (var file in page.Files)
                Write(writer, file);

            writer.WriteEndArray();
            writer.WriteString("next_page", page.Next);
            writer.WriteBoolean("has_more", page.HasMore);
            writer.WriteString("first_id", page.Files.Count > 0 ? page.Files[0].Id : null);
            writer.WriteString("last_id", page.Files.Count > 0 ? page.Files[^1].Id : null);
            writer.WriteEndObject();
        });
    }

    Task FindAsync(HttpContext context)
    {
        var file = session.Call(core => core.Files.Find(NameOf(context)));
        return Reply.JsonAsync(context, writer => Write(writer, file));
    }

    async Task DownloadAsync(HttpContext context)
    {
        var (file, content) = session.Call(core => core.Files.Download(NameOf(context), core.Now));
        await using (content)
        {
            context.Response.ContentType = file.MimeType;
            context.Response.ContentLength = file.SizeBytes;
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    Task DeleteAsync(HttpContext context)
    {
        var name = NameOf(context);
        session.Call(core =>
        {
            core.Files.Delete(name);
            return name;
        });
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", name.Id);
            writer.WriteString("type", "file_deleted");
            writer.WriteEndObject();
        });
    }

    void Write(Utf8JsonWriter writer, StoredFile file)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "file");
        writer.WriteString("id", file.Id);
        writer.WriteString("filename", file.Filename);
        writer.WriteString("mime_type", file.MimeType);
        writer.WriteNumber("size_bytes", file.SizeBytes);
        writer.WriteString("created_at", ApiTime.Text(file.CreatedAt));
        writer.WriteBoolean("downloadable", session.Options.Files.UploadsAreDownloadable);
        writer.WriteString("expires_at", file.ExpiresAt is { } time ? ApiTime.Text(time) : null);
        writer.WriteEndObject();
    }

    FileQuery QueryOf(HttpContext context)
    {
        var query = context.Request.Query;
        var ids = CallHeaders.Texts(query, "ids").Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count > IdsMax)
            throw ApiRefusal.Invalid($"ids: List should have at most {IdsMax} items, not {ids.Count}");

        var page = CallHeaders.Text(query, "page");
        if (ids.Count > 0 && (page is not null || CallHeaders.Text(query, "limit") is not null))
            throw ApiRefusal.Invalid("ids: can't be combined with 'page' or 'limit'; leave these out");

        var limit = ids.Count > 0 ? IdsMax : CallHeaders.LimitOf(query, LimitDefault, LimitMax);
        return new(limit, CallHeaders.WorkspaceOf(context, session.Options), page)
        {
            AfterId = CallHeaders.Text(query, "after_id"),
            BeforeId = CallHeaders.Text(query, "before_id"),
            Ids = ids.Count > 0 ? ids : null,
        };
    }

    FileName NameOf(HttpContext context) => new(
        context.GetRouteValue("id") as string ?? "", CallHeaders.WorkspaceOf(context, session.Options));
}
