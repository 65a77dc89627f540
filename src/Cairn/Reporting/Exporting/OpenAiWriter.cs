using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;
using Cairn.Workloads.Sources;

namespace Cairn.Reporting.Exporting;

/// <summary>
/// The result lines of OpenAI's batches: a response for each line that asked for one, else a chat completion. A row
/// without an answer has an error; one without a record is left out.
/// </summary>
/// <remarks>https://platform.openai.com/docs/api-reference/batch/request-output</remarks>
sealed class OpenAiWriter(Stream to, DateTimeOffset startedAt) : IRowWriter
{
    readonly Utf8JsonWriter _json = new(to, PublishedRows.Json);

    public bool Write(PublishedRow row)
    {
        if (row.Record.Line is null)
            return false;
        _json.WriteStartObject();
        _json.WriteString("id", $"batch_req_{row.Row.Number + 1}");
        _json.WriteString("custom_id", row.Row.Key);
        if (row.Message is { } message)
            WriteResponse(row, message);
        else
            _json.WriteNull("response");
        if (row.Message is null && row.Error is var (type, said))
        {
            _json.WriteStartObject("error");
            _json.WriteString("code", type);
            _json.WriteString("message", said);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteNull("error");
        }

        _json.WriteEndObject();
        JsonLine.End(_json, to);
        return true;
    }

    public void End()
    {
    }

    public void Dispose() => _json.Dispose();

    void WriteResponse(PublishedRow row, Message message)
    {
        using var line = JsonDocument.Parse(row.Record.Raw);
        var id = line.RootElement.GetProperty("result").GetProperty("message").TryGetProperty("id", out var given)
            ? given.ToString() : "";
        _json.WriteStartObject("response");
        _json.WriteNumber("status_code", 200);
        _json.WriteString("request_id", id);
        _json.WriteStartObject("body");
        _json.WriteString("id", id);
        if (IsResponse(row.Row))
            new OpenAiResponse(_json, message).Write(startedAt);
        else
            new OpenAiCompletion(_json, message).Write(startedAt);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    static bool IsResponse(Row row)
    {
        if (row.Json.IsEmpty)
            return false;
        using var line = JsonDocument.Parse(row.Json);
        return OpenAiRequest.IsResponse(line.RootElement);
    }
}
