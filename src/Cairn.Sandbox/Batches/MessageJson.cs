using System.Diagnostics;
using System.Text.Json;
using Cairn.Sandbox.Answers;

namespace Cairn.Sandbox.Batches;

/// <summary>Writes a Message as the API shows it.</summary>
static class MessageJson
{
    // What a streamed message shows of its output before the first word.
    const long OpeningTokens = 1;

    public static void Write(Utf8JsonWriter writer, AnsweredMessage message) =>
        Write(writer, message, message.Answer);

    /// <summary>The message as a stream opens it, with nothing said yet.</summary>
    public static void WriteOpening(Utf8JsonWriter writer, AnsweredMessage message) => Write(writer, message, null);

    /// <summary>What a stream knows at its end: why the answer stopped, and all that it used.</summary>
    public static void WriteClosing(Utf8JsonWriter writer, AnsweredMessage message)
    {
        writer.WriteStartObject("delta");
        WriteStop(writer, message.Answer);
        writer.WriteNull("container");
        writer.WriteEndObject();
        writer.WriteStartObject("usage");
        WriteInput(writer, message);
        WriteOutput(writer, message.Answer.OutputTokens, message.Answer.ThinkingTokens);
        writer.WriteEndObject();
    }

    static void Write(Utf8JsonWriter writer, AnsweredMessage message, Answer? said)
    {
        writer.WriteStartObject();
        writer.WriteString("id", message.Id);
        writer.WriteString("type", "message");
        writer.WriteString("role", "assistant");
        writer.WriteString("model", message.Model);
        writer.WriteStartArray("content");
        foreach (var block in said?.Blocks ?? [])
            WriteBlock(writer, block);

        writer.WriteEndArray();
        WriteStop(writer, said);
        writer.WriteNull("container");
        writer.WriteNull("diagnostics");
        WriteUsage(writer, message, said);
        writer.WriteEndObject();
    }

    public static void WriteBlock(Utf8JsonWriter writer, AnswerBlock block)
    {
        writer.WriteStartObject();
        switch (block)
        {
            case AnswerBlock.Text text:
                writer.WriteString("type", "text");
                writer.WriteString("text", text.Value);
                writer.WriteNull("citations");
                break;
            case AnswerBlock.Thinking thinking:
                writer.WriteString("type", "thinking");
                writer.WriteString("thinking", thinking.Value);
                writer.WriteString("signature", thinking.Signature);
                break;
            case AnswerBlock.ToolUse call:
                writer.WriteString("type", "tool_use");
                writer.WriteString("id", call.Id);
                writer.WriteString("name", call.Name);
                writer.WritePropertyName("input");
                writer.WriteRawValue(call.Input);
                writer.WriteStartObject("caller");
                writer.WriteString("type", "direct");
                writer.WriteEndObject();
                break;
            default: throw new UnreachableException();
        }

        writer.WriteEndObject();
    }

    static void WriteStop(Utf8JsonWriter writer, Answer? said)
    {
        writer.WriteString("stop_reason", said?.StopReason);
        writer.WriteString("stop_sequence", said?.StopSequence);
        if (said?.StopReason != Answer.Refusal)
        {
            writer.WriteNull("stop_details");
            return;
        }

        writer.WriteStartObject("stop_details");
        writer.WriteString("type", Answer.Refusal);
        writer.WriteNull("category");
        writer.WriteString("explanation", "The sandbox was asked to refuse a share of all requests.");
        writer.WriteEndObject();
    }

    static void WriteUsage(Utf8JsonWriter writer, AnsweredMessage message, Answer? said)
    {
        var use = message.Use;
        writer.WriteStartObject("usage");
        WriteInput(writer, message);
        writer.WriteStartObject("cache_creation");
        writer.WriteNumber("ephemeral_5m_input_tokens", use.Write5m);
        writer.WriteNumber("ephemeral_1h_input_tokens", use.Write1h);
        writer.WriteEndObject();
        var opening = Math.Min(OpeningTokens, message.Answer.OutputTokens);
        WriteOutput(writer, said?.OutputTokens ?? opening, said?.ThinkingTokens ?? 0);
        writer.WriteString("service_tier", message.IsBatch ? "batch" : "standard");
        writer.WriteString("speed", "standard");
        writer.WriteString("inference_geo", message.IsUs ? "us" : "global");
        writer.WriteEndObject();
    }

    static void WriteInput(Utf8JsonWriter writer, AnsweredMessage message)
    {
        var use = message.Use;
        writer.WriteNumber("input_tokens", use.Input);
        writer.WriteNumber("cache_creation_input_tokens", use.Write5m + use.Write1h);
        writer.WriteNumber("cache_read_input_tokens", use.Read);
    }

    static void WriteOutput(Utf8JsonWriter writer, long tokens, long thinkingTokens)
    {
        writer.WriteNumber("output_tokens", tokens);
        writer.WriteStartObject("output_tokens_details");
        writer.WriteNumber("thinking_tokens", thinkingTokens);
        writer.WriteEndObject();
        writer.WriteNull("server_tool_use");
    }
}
