using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Reads what a call says outside its body.</summary>
static class CallHeaders
{
    const int LimitDefault = 20;
    const int LimitMax = 1_000;

    public static RequestContext ContextOf(HttpContext context, Door door)
    {
        var betas = context.Request.Headers["anthropic-beta"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return new(door, context.Request.Headers["anthropic-version"].ToString(), [.. betas]);
    }

    public static BatchQuery QueryOf(HttpContext context)
    {
        var query = context.Request.Query;
        return new(LimitOf(query, LimitDefault, LimitMax), Text(query, "after_id"), Text(query, "before_id"));
    }

    public static int LimitOf(IQueryCollection query, int usual, int most)
    {
        if (Text(query, "limit") is not { } text)
            return usual;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit >= 1 && limit <= most
            ? limit
            : throw ApiRefusal.Invalid($"limit: Input should be between 1 and {most}");
    }

    public static string? Text(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text ? text : null;
}
