using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>What holds for every call: the headers, the path in front, the credentials, the version, and errors as
/// envelopes.</summary>
sealed class Edge(SandboxSession session)
{
    static readonly string[] Versions =
        [RequestContext.OldestVersion, RequestContext.FirstVersion, RequestContext.SecondVersion];

    readonly DateTimeOffset _started = session.Now;
    readonly PathString _pathBase = session.Options.PathBase;
    long _requests;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        AddHeaders(context);
        try
        {
            Admit(context);
            await next(context);
            if (context.Response is { StatusCode: 405, HasStarted: false })
                throw NotAllowed(context.Request);
        }
        catch (ApiRefusal refusal) when (!context.Response.HasStarted)
        {
            await Reply.RefusalAsync(context, refusal);
        }
        catch (BadHttpRequestException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            await Reply.RefusalAsync(
                context, new(exception.StatusCode, RequestFault.InvalidRequest, exception.Message));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException
            && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
        }
#pragma warning disable CA1031 // The edge of the process: whatever goes wrong inside is a 500 of this one call.
        catch (Exception exception) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            await Reply.RefusalAsync(
                context, new(500, "api_error", $"Internal error of the sandbox: {exception.Message}"));
        }
    }

    /// <summary>Stands after the routing, so that an unknown path gets an envelope too.</summary>
    public static Task FindAsync(HttpContext context, RequestDelegate next) => context.GetEndpoint() is null
        ? throw ApiRefusal.NotFound($"Not found: {context.Request.Path}")
        : next(context);

    static ApiRefusal NotAllowed(HttpRequest request) =>
        new(405, RequestFault.InvalidRequest, $"Method not allowed: {request.Method} {request.Path}");

    void AddHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        var number = Interlocked.Increment(ref _requests);
        headers["request-id"] = Ids.Request(session.Options.Seed, _started.UtcTicks, number);
        headers["anthropic-organization-id"] = session.Options.OrganizationId;
        context.Response.OnStarting(() =>
        {
            var now = session.Now;
            headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
            headers["cairn-sandbox-clock"] =
                string.Create(CultureInfo.InvariantCulture, $"{ApiTime.Text(now)}; rate={session.Rate}");
            RateHeaders.AddWallWait(context, session.Rate);
            return Task.CompletedTask;
        });
    }

    // A workspace is known once a credential is, and calls on the organization have none.
    void ShowWorkspace(HttpContext context) =>
        context.Response.Headers[CallHeaders.WorkspaceHeader] =
            CallHeaders.WorkspaceOf(context, session.Options) ?? session.Options.WorkspaceId;

    void Admit(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(_pathBase, out var rest))
            throw ApiRefusal.NotFound($"Not found: {request.Path}");

        request.PathBase = _pathBase;
        request.Path = rest;
        // Routes are found whatever the case of the path, so nobody gets past the key that way.
        if (!rest.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase))
            return;

        var key = request.Headers["x-api-key"].ToString();
        var bearer = request.Headers.Authorization.ToString();
        if (key.Length == 0 && !(bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && bearer.Length > 7))
            throw ApiRefusal.Unauthorized("x-api-key header is required");

        if (!rest.StartsWithSegments("/v1/organizations", StringComparison.OrdinalIgnoreCase))
            ShowWorkspace(context);

        var version = request.Headers["anthropic-version"].ToString();
        if (version.Length == 0)
            throw ApiRefusal.Invalid("anthropic-version: header is required");

        if (!Versions.Contains(version))
            throw ApiRefusal.Invalid($"anthropic-version: \"{version}\" is not a valid version");

        CallHeaders.CheckBetas(request);
    }
}
