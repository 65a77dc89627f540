using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>
/// Makes the parameters of a Messages request of a line in OpenAI's form. What Messages has no equal of is refused by
/// name, unless it stands at the value that OpenAI's own documentation calls the default, or the user drops it.
/// </summary>
/// <param name="dropped">Fields of the body that the user wants left out.</param>
sealed class OpenAiRequest(IReadOnlyList<string> dropped)
{
    /// <summary>The address of chat completions.</summary>
    public const string Chat = "/v1/chat/completions";

    /// <summary>The address of responses.</summary>
    public const string Responses = "/v1/responses";

    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The parameters as JSON; what is wrong goes to the faults, and reading goes on.</summary>
    public ReadOnlyMemory<byte> ParamsOf(JsonElement line, Place place, FaultList faults)
    {
        var fields = new OpenAiFields(place, faults, dropped);
        if (!line.TryGetProperty("body", out var body) || body.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(place, "a line without body", """{"custom_id", "method", "url", "body": {...}} in every line""",
                "Add the body.");
            return default;
        }

        var parameters = UrlOf(line) switch
        {
            Chat => OpenAiChat.ParamsOf(body, fields),
            Responses => OpenAiResponses.ParamsOf(body, fields),
            var other => Refuse(other, place, faults),
        };
        return JsonSerializer.SerializeToUtf8Bytes(parameters, Relaxed);
    }

    /// <summary>Whether a line asks for a response instead of a chat completion.</summary>
    public static bool IsResponse(JsonElement line) => UrlOf(line) == Responses;

    static string? UrlOf(JsonElement line) =>
        line.TryGetProperty("url", out var url) && url.ValueKind is JsonValueKind.String ? url.GetString() : null;

    static JsonObject Refuse(string? url, Place place, FaultList faults)
    {
        faults.Add(place, url is null ? "a line without url" : $"url \"{url}\"", $"{Chat} or {Responses}",
            "Only these can be asked as Messages; take the line out.");
        return [];
    }
}
