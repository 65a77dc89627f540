using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cairn.Workloads.Sources;

/// <summary>
/// Writes a JSON document as lines: the requests of a create body, the items of an array, or one body of Messages.
/// </summary>
static class DocumentLines
{
    const int BytesMax = 256 * 1024 * 1024;

    /// <summary>Writes one compact line for each item; a bare body gets a custom_id by its place.</summary>
    /// <param name="from">The document.</param>
    /// <param name="to">Where the lines go.</param>
    /// <param name="name">The name of the document for messages.</param>
    /// <exception cref="BadInputException">It is no JSON, or over 256 MB.</exception>
    public static void Write(Stream from, Stream to, string name)
    {
        var line = new ArrayBufferWriter<byte>();
        foreach (var (index, (_, json)) in WholeDocument.Lines(name, from, BytesMax).Index())
        {
            using var item = JsonDocument.Parse(json, new() { MaxDepth = 128 });
            line.ResetWrittenCount();
            var isBare = IsBody(item.RootElement);
            if (isBare)
                line.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"custom_id\":\"request-{index + 1}\",\"params\":"));
            JsonText.WriteCompact(line, JsonMarshal.GetRawUtf8Value(item.RootElement));
            line.Write(isBare ? "}\n"u8 : "\n"u8);
            to.Write(line.WrittenSpan);
        }
    }

    static bool IsBody(JsonElement item) => item.ValueKind is JsonValueKind.Object
        && !item.TryGetProperty("params", out _) && !item.TryGetProperty("custom_id", out _)
        && item.TryGetProperty("messages", out var messages) && messages.ValueKind is JsonValueKind.Array
        && item.TryGetProperty("model", out _);
}
