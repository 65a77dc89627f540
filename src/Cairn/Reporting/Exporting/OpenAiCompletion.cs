using System.Text.Json;
using Cairn.Claude;

namespace Cairn.Reporting.Exporting;

/// <summary>Writes an answer as the body of a chat completion.</summary>
/// <remarks>https://platform.openai.com/docs/api-reference/chat/object</remarks>
sealed class OpenAiCompletion(Utf8JsonWriter json, Message message)
{
    /// <summary>Writes all members but the id.</summary>
    /// <param name="created">What stands for the time of the answer, which a batch does not tell.</param>
    public void Write(DateTimeOffset created)
    {
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", created.ToUnixTimeSeconds());
        json.WriteString("model", message.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        WriteMessage();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", message.StopReason switch
        {
            "max_tokens" or "model_context_window_exceeded" => "length",
            "tool_use" => "tool_calls",
            "refusal" => "content_filter",
            _ => "stop",
        });
        json.WriteEndObject();
        json.WriteEndArray();
        WriteUsage();
    }

    void WriteMessage()
    {
        var text = message.Text();
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        if (text.Length > 0 || !OpenAiCall.AllOf(message).Any())
            json.WriteString("content", text);
        else
            json.WriteNull("content");
        json.WriteNull("refusal");
        if (OpenAiCall.AllOf(message).Any())
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in OpenAiCall.AllOf(message))
                WriteCall(call);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    void WriteCall(OpenAiCall call)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    void WriteUsage()
    {
        var usage = message.Usage;
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", OpenAiCall.PromptTokens(usage));
        json.WriteNumber("completion_tokens", usage.OutputTokens);
        json.WriteNumber("total_tokens", OpenAiCall.PromptTokens(usage) + usage.OutputTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CacheReadInputTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
