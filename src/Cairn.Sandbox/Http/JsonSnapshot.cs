using System.Buffers;
using System.Text.Json;

namespace Cairn.Sandbox.Http;

/// <summary>JSON made inside the lock, to be sent outside of it.</summary>
static class JsonSnapshot
{
    public static JsonElement Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            write(writer);

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
