using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>The latest calls, for the page: which came, and what they were told.</summary>
/// <remarks>Bounded; calls come on many threads at once.</remarks>
sealed class CallLog(SandboxSession session)
{
    const int CallsMax = 200;

    readonly Lock _gate = new();
    readonly Queue<LoggedCall> _calls = new(CallsMax);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LoggedCall> Latest
    {
        get
        {
            lock (_gate)
                return [.. _calls.Reverse()];
        }
    }

    /// <summary>Stands around everything else, so that a refusal and a cut connection are seen too.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var (method, path) = (context.Request.Method, context.Request.PathBase + context.Request.Path);
        try
        {
            await next(context);
        }
        finally
        {
            var response = context.Response;
            var status = context.RequestAborted.IsCancellationRequested && !response.HasStarted
                ? 0 : response.StatusCode;
            if (path.Value!.Contains("/v1/", StringComparison.Ordinal))
                Add(new(session.Now, method, path, status, response.Headers[Reply.RequestIdHeader].ToString()));
        }
    }

    void Add(LoggedCall call)
    {
        lock (_gate)
        {
            if (_calls.Count == CallsMax)
                _calls.Dequeue();

            _calls.Enqueue(call);
        }
    }
}

/// <summary>One call.</summary>
/// <param name="At">When it ended, in API time.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without its query.</param>
/// <param name="Status">The status, or 0 where the connection was cut without one.</param>
/// <param name="RequestId">The value of <c>request-id</c>.</param>
sealed record LoggedCall(DateTimeOffset At, string Method, string Path, int Status, string RequestId);
