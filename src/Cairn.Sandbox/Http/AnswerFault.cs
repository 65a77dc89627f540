using System.Globalization;
using System.Text;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Answers an error instead of what the call would have been answered, before it takes effect or
/// after.</summary>
static class AnswerFault
{
    public static Task SendAsync(HttpContext context, FaultRule rule)
    {
        var answer = rule.Kind.Answer!;
        if (answer.IsPage)
            return SendPageAsync(context, answer);

        var hasRetryAfter = rule.Kind.Parameters.Any(parameter => parameter.Name == "retry_after");
        var retryAfter = hasRetryAfter ? (int)rule.Number("retry_after") : -1;
        return Reply.RefusalAsync(context, new(answer.Status, answer.Type, answer.Message)
        {
            ErrorCode = answer.ErrorCode,
            RetryAfterSeconds = retryAfter >= 0 ? retryAfter : null,
        });
    }

    public static async Task SendAfterAsync(HttpContext context, FaultRule rule, RequestDelegate next)
    {
        await RunUnseenAsync(context, Stream.Null, next);
        await SendAsync(context, rule);
    }

    /// <summary>Lets the call take effect and cuts the connection, or answers the status that a late commit
    /// asks for.</summary>
    public static async Task LoseAsync(HttpContext context, FaultRule? late, RequestDelegate next)
    {
        await RunUnseenAsync(context, Stream.Null, next);
        if (late is null || late.Number("status") == 0)
            throw new CallCutException();

        await Reply.RefusalAsync(context, new((int)late.Number("status"), "api_error", "Internal server error"));
    }

    /// <summary>Runs the endpoint with another place for its answer; what it throws is answered as ever.</summary>
    public static async Task RunUnseenAsync(HttpContext context, Stream instead, RequestDelegate next)
    {
        var response = context.Response;
        var real = response.Body;
        response.Body = instead;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = real;
            response.ContentLength = null;
        }
    }

    static async Task SendPageAsync(HttpContext context, FaultAnswer answer)
    {
        var page = string.Create(CultureInfo.InvariantCulture,
            $"<html><head><title>{answer.Message}</title></head><body><h1>{answer.Message}</h1></body></html>\n");
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "text/html; charset=UTF-8";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(page), context.RequestAborted);
    }
}
