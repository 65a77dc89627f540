using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Reporting.Exporting;

/// <summary>Writes an answer as the body of a response.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/responses/object</remarks>
sealed class OpenAiResponse(Utf8JsonWriter json, Message message)
{
    /// <summary>Writes all members but the id.</summary>
    /// <param name="created">What stands for the time of the answer, which a batch does not tell.</param>
    public void Write(DateTimeOffset created)
    {
        var reason = message.StopReason switch
        {
            "max_tokens" or "model_context_window_exceeded" => "max_output_tokens",
            "refusal" => "content_filter",
            _ => null,
        };
        json.WriteString("object", "response");
        json.WriteNumber("created_at", created.ToUnixTimeSeconds());
        json.WriteString("status", reason is null ? "completed" : "incomplete");
        if (reason is null)
        {
            json.WriteNull("incomplete_details");
        }
        else
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }

        json.WriteString("model", message.Model);
        WriteOutput();
        WriteUsage();
    }

    void WriteOutput()
    {
        json.WriteStartArray("output");
        if (message.Text() is { Length: > 0 } text)
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("role", "assistant");
            json.WriteString("status", "completed");
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "output_text");
            json.WriteString("text", text);
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var call in OpenAiCall.AllOf(message))
        {
            json.WriteStartObject();
            json.WriteString("type", "function_call");
            json.WriteString("call_id", call.Id);
            json.WriteString("name", call.Name);
            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    void WriteUsage()
    {
        var usage = message.Usage;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", OpenAiCall.PromptTokens(usage));
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.CacheReadInputTokens);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.OutputTokens);
        json.WriteNumber("total_tokens", OpenAiCall.PromptTokens(usage) + usage.OutputTokens);
        json.WriteEndObject();
    }
}
