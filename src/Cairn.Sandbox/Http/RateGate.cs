using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Counts each call on the batch endpoints before its body is read, and shows the limit it counts
/// against.</summary>
/// <remarks>Batches have no limit on tokens, so only the requests are shown.</remarks>
sealed class RateGate(SandboxSession session)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/v1/messages/batches", StringComparison.Ordinal))
            RateHeaders.Write(context, session.Call(core => core.Limits.AdmitBatchCall(core.Now)));

        return next(context);
    }
}
