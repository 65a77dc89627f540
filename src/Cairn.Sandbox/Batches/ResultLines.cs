using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Batches;

/// <summary>Writes the lines of a results file: compact JSON, one line each, no blank one.</summary>
sealed class ResultLines : IDisposable
{
    const string UnknownType = "postponed";

    readonly ArrayBufferWriter<byte> _buffer = new();
    readonly Utf8JsonWriter _writer;

    public ResultLines() =>
        _writer = new(_buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The line of a request that ran; valid until the next one is written.</summary>
    public ReadOnlySpan<byte> Of(string customId, RunOutcome outcome, string requestId)
    {
        Open(customId);
        if (outcome.Message is { } message)
        {
            _writer.WriteString("type", "succeeded");
            _writer.WritePropertyName("message");
            MessageJson.Write(_writer, message);
        }
        else if (outcome.Fault is { } fault)
        {
            _writer.WriteString("type", "errored");
            _writer.WritePropertyName("error");
            WriteError(_writer, fault, requestId);
        }
        else
        {
            _writer.WriteString("type", UnknownType);
        }

        return Close();
    }

    /// <summary>The line of a request that never ran.</summary>
    public ReadOnlySpan<byte> Of(string customId, string type)
    {
        Open(customId);
        _writer.WriteString("type", type);
        return Close();
    }

    public static void WriteError(Utf8JsonWriter writer, RequestFault fault, string requestId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "error");
        writer.WriteStartObject("error");
        writer.WriteString("type", fault.Type);
        writer.WriteString("message", fault.Message);
        if (fault.ErrorCode is { } code)
        {
            writer.WriteStartObject("details");
            writer.WriteString("error_code", code);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteString("request_id", requestId);
        writer.WriteEndObject();
    }

    public void Dispose() => _writer.Dispose();

    void Open(string customId)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteString("custom_id", customId);
        _writer.WriteStartObject("result");
    }

    ReadOnlySpan<byte> Close()
    {
        _writer.WriteEndObject();
        _writer.WriteEndObject();
        _writer.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }
}
