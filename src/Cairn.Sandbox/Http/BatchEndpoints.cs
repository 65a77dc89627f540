using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cairn.Sandbox.Http;

/// <summary>The Message Batches API.</summary>
sealed class BatchEndpoints(SandboxSession session, Func<Uri> baseAddress)
{
    const string Path = "/v1/messages/batches";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, CreateAsync);
        routes.MapGet(Path, ListAsync);
        routes.MapGet(Path + "/{id}", context => ShowAsync(context, core => core.FindBatch(NameOf(context))));
        routes.MapPost(Path + "/{id}/cancel", CancelAsync);
        routes.MapDelete(Path + "/{id}", DeleteAsync);
        routes.MapGet(Path + "/{id}/results", ResultsAsync);
    }

    async Task CreateAsync(HttpContext context)
    {
        JsonBody.RefuseEncoding(context);
        using var upload = new BodyUpload(session.Spool);
        var headers = CallHeaders.ContextOf(context, Door.Batch, session.Options);
        var requests = await ReceiveAsync(context, upload);
        var snapshot = session.Call(core =>
            BatchJson.Snapshot(core.CreateBatch(new(upload.Path, requests, headers)), baseAddress()));
        await Reply.JsonAsync(context, snapshot.WriteTo);
    }

    // A disk that takes no body keeps nothing else either; that a client went away is no fault of the disk.
    async Task<IReadOnlyList<RequestExtent>> ReceiveAsync(HttpContext context, BodyUpload upload)
    {
        try
        {
            return await upload.ReceiveAsync(context);
        }
        catch (Exception exception) when (StateFile.IsOfDisk(exception)
            && exception is not (BadHttpRequestException or ConnectionResetException)
            && !context.RequestAborted.IsCancellationRequested)
        {
            throw session.Fail(exception);
        }
    }

    Task CancelAsync(HttpContext context) =>
        ShowAsync(context, core => core.CancelBatch(NameOf(context), FaultGate.FaultsOf(context).Struck));

    Task ListAsync(HttpContext context)
    {
        var query = CallHeaders.QueryOf(context, session.Options);
        var page = session.Call(core => BatchJson.Snapshot(core.ListBatches(query), baseAddress()));
        return Reply.JsonAsync(context, page.WriteTo);
    }

    Task ShowAsync(HttpContext context, Func<ClaudeSandbox, Batch> call)
    {
        var snapshot = session.Call(core => BatchJson.Snapshot(call(core), baseAddress()));
        return Reply.JsonAsync(context, snapshot.WriteTo);
    }

    Task DeleteAsync(HttpContext context)
    {
        var name = NameOf(context);
        session.Call(core =>
        {
            core.DeleteBatch(name);
            return name;
        });
        return Reply.JsonAsync(context, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", name.Id);
            writer.WriteString("type", "message_batch_deleted");
            writer.WriteEndObject();
        });
    }

    async Task ResultsAsync(HttpContext context)
    {
        var (batch, lines) = session.Call(core => core.OpenResults(NameOf(context)));
        await using (lines)
        {
            context.Response.ContentType = "application/x-jsonl";
            context.Response.ContentLength = batch.ResultBytes;
            await ResultStream.WriteAsync(
                lines, (batch, session.Options.Seed), context.Response.BodyWriter, context.RequestAborted);
        }
    }

    BatchName NameOf(HttpContext context) => new(
        context.GetRouteValue("id") as string ?? "", CallHeaders.WorkspaceOf(context, session.Options));
}
