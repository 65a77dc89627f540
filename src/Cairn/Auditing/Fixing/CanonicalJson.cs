using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>
/// Writes JSON with sorted keys and no blanks, values as they stand: one text for what means the same.
/// </summary>
static class CanonicalJson
{
    /// <summary>The text of a value.</summary>
    public static ReadOnlyMemory<byte> Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, value);
        return buffer.WrittenMemory;
    }

    static void Write(ArrayBufferWriter<byte> to, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object)
            WriteObject(to, value);
        else if (value.ValueKind is JsonValueKind.Array)
            WriteArray(to, value);
        else
            to.Write(JsonMarshal.GetRawUtf8Value(value));
    }

    static void WriteObject(ArrayBufferWriter<byte> to, JsonElement value)
    {
        var opening = "{"u8;
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            to.Write(opening);
            JsonText.WriteString(to, member.Name);
            to.Write(":"u8);
            Write(to, member.Value);
            opening = ","u8;
        }

        to.Write(opening[0] == '{' ? "{}"u8 : "}"u8);
    }

    static void WriteArray(ArrayBufferWriter<byte> to, JsonElement value)
    {
        var opening = "["u8;
        foreach (var item in value.EnumerateArray())
        {
            to.Write(opening);
            Write(to, item);
            opening = ","u8;
        }

        to.Write(opening[0] == '[' ? "[]"u8 : "]"u8);
    }
}
