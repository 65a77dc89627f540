using System.Text;
using System.Text.Json.Nodes;
using Cairn.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Spoils the JSON of an answer whose call took effect.</summary>
static class ReplyFaults
{
    const string Page = "<html><body>upstream connect error or disconnect/reset before headers</body></html>";

    public static IReadOnlyList<FaultRule> Of(CallFaults faults) =>
    [
        .. faults.Struck.Where(rule =>
            rule.Name is FaultName.Garbage or FaultName.TruncatedJson or FaultName.UnknownFields),
    ];

    public static async Task SendAsync(HttpContext context, IReadOnlyList<FaultRule> changes, RequestDelegate next)
    {
        using var answer = new MemoryStream();
        await AnswerFault.RunUnseenAsync(context, answer, next);
        var body = answer.ToArray();
        foreach (var change in changes)
            body = Spoil(body, change, context.Response.ContentType == Reply.Json);

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    static byte[] Spoil(byte[] body, FaultRule change, bool isJson) => change.Name switch
    {
        FaultName.Garbage => Encoding.ASCII.GetBytes(Page),
        FaultName.TruncatedJson => body[..(body.Length / 2)],
        _ => isJson ? WithUnknownFields(body) : body,
    };

    static byte[] WithUnknownFields(byte[] body)
    {
        var root = JsonNode.Parse(body);
        Add(root);
        return Encoding.UTF8.GetBytes(root!.ToJsonString());
    }

    static void Add(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Add(item);
        }
        else if (node is JsonObject record)
        {
            // The input of a tool call is the model's text, not a field of the API.
            foreach (var (name, value) in record)
                Add(name == "input" ? null : value);

            record["sandbox_unknown_field"] = new JsonObject { ["is"] = "new" };
        }
    }
}
