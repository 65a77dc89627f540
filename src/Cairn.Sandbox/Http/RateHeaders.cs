using System.Globalization;
using Cairn.Sandbox.Limits;
using Cairn.Sandbox.Models;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Shows a client how near it is to its limits: the <c>anthropic-ratelimit-*</c> headers.</summary>
static class RateHeaders
{
    const long TokensRoundedTo = 1_000;

    /// <summary>The limits of the model's class, after a message was answered.</summary>
    public static void ShowMessages(HttpContext context, SandboxSession session, string model) =>
        Write(context, session.Call(core => core.Limits.OfMessages(ModelBook.BuiltIn.Find(model)!, core.Now)));

    /// <summary>The limits of count_tokens.</summary>
    public static void ShowCounts(HttpContext context, SandboxSession session) =>
        Write(context, session.Call(core => core.Limits.OfCounts(core.Now)));

    /// <summary>Where time runs faster than the wall's, <c>retry-after</c> counts seconds of the API and
    /// <c>retry-after-ms</c>, which SDKs prefer, says how long that is for a client that sleeps by the wall.</summary>
    public static void AddWallWait(HttpContext context, int rate)
    {
        var headers = context.Response.Headers;
        if (rate > 1 && int.TryParse(headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds))
        {
            var milliseconds = ((seconds * 1_000L) + rate - 1) / rate;
            headers["retry-after-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
        }
    }

    public static void Write(HttpContext context, RateStanding standing)
    {
        Write(context, "requests", (standing.Requests, 1));
        if (standing.Tokens is { } tokens)
            Write(context, "tokens", (tokens, TokensRoundedTo));
        if (standing.Input is { } input)
            Write(context, "input-tokens", (input, TokensRoundedTo));
        if (standing.Output is { } output)
            Write(context, "output-tokens", (output, TokensRoundedTo));
    }

    static void Write(HttpContext context, string kind, (LimitStanding Standing, long RoundedTo) limit)
    {
        var headers = context.Response.Headers;
        var (most, remaining, fullAt) = limit.Standing;
        var rounded = (remaining + (limit.RoundedTo / 2)) / limit.RoundedTo * limit.RoundedTo;
        headers[$"anthropic-ratelimit-{kind}-limit"] = most.ToString(CultureInfo.InvariantCulture);
        headers[$"anthropic-ratelimit-{kind}-remaining"] = rounded.ToString(CultureInfo.InvariantCulture);
        headers[$"anthropic-ratelimit-{kind}-reset"] = ApiTime.Seconds(fullAt.AddTicks(TimeSpan.TicksPerSecond - 1));
    }
}
