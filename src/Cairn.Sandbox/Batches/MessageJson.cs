using System.Diagnostics;
using System.Text.Json;
using Cairn.Sandbox.Answers;

namespace Cairn.Sandbox.Batches;

/// <summary>Writes a Message as the API shows it.</summary>
static class MessageJson
{
    public static void Write(Utf8JsonWriter writer, AnsweredMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("id", message.Id);
        writer.WriteString("type", "message");
        writer.WriteString("role", "assistant");
        writer.WriteString("model", message.Model);
        writer.WriteStartArray("content");
        foreach (var block in message.Answer.Blocks)
            WriteBlock(writer, block);

        writer.WriteEndArray();
        writer.WriteString("stop_reason", message.Answer.StopReason);
        writer.WriteString("stop_sequence", message.Answer.StopSequence);
        WriteStopDetails(writer, message.Answer);
        writer.WriteNull("container");
        writer.WriteNull("diagnostics");
        WriteUsage(writer, message);
        writer.WriteEndObject();
    }

    static void WriteBlock(Utf8JsonWriter writer, AnswerBlock block)
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
                break;
            default: throw new UnreachableException();
        }

        writer.WriteEndObject();
    }

    static void WriteStopDetails(Utf8JsonWriter writer, Answer answer)
    {
        if (answer.StopReason != Answer.Refusal)
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

    static void WriteUsage(Utf8JsonWriter writer, AnsweredMessage message)
    {
        var use = message.Use;
        writer.WriteStartObject("usage");
        writer.WriteNumber("input_tokens", use.Input);
        writer.WriteNumber("cache_creation_input_tokens", use.Write5m + use.Write1h);
        writer.WriteNumber("cache_read_input_tokens", use.Read);
        writer.WriteStartObject("cache_creation");
        writer.WriteNumber("ephemeral_5m_input_tokens", use.Write5m);
        writer.WriteNumber("ephemeral_1h_input_tokens", use.Write1h);
        writer.WriteEndObject();
        writer.WriteNumber("output_tokens", message.Answer.OutputTokens);
        writer.WriteStartObject("output_tokens_details");
        writer.WriteNumber("thinking_tokens", message.Answer.ThinkingTokens);
        writer.WriteEndObject();
        writer.WriteNull("server_tool_use");
        writer.WriteString("service_tier", message.IsBatch ? "batch" : "standard");
        writer.WriteString("speed", "standard");
        writer.WriteString("inference_geo", message.IsUs ? "us" : "global");
        writer.WriteEndObject();
    }
}
