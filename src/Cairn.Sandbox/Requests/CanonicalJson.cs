using System.Buffers;
using System.Text;
using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Requests;

/// <summary>Sees through whitespace and escapes, so that two spellings of the same JSON are one content to the
/// cache.</summary>
/// <remarks>The order of keys inside a value counts, as it does for the real cache.</remarks>
static class CanonicalJson
{
    public const int DepthMax = 256;

    static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax };

    public static Utf8JsonReader Read(ReadOnlySpan<byte> json) => new(json, Options);

    public static UInt128 HashOf(ReadOnlySpan<byte> json)
    {
        var reader = Read(json);
        reader.Read();
        var hash = new StableHash(0);
        Add(ref reader, ref hash);
        return hash.ToUInt128();
    }

    /// <summary>Takes in the value the reader stands on, leaves the reader on its last token and returns its length
    /// as compact JSON.</summary>
    public static long Add(ref Utf8JsonReader reader, ref StableHash hash) => Add(ref reader, ref hash, default);

    /// <summary>The same for what may hold blocks, whose markers are no part of the content.</summary>
    public static long AddUnmarked(ref Utf8JsonReader reader, ref StableHash hash) =>
        Add(ref reader, ref hash, "cache_control"u8);

    static long Add(ref Utf8JsonReader reader, ref StableHash hash, ReadOnlySpan<byte> skipped)
    {
        var depth = reader.CurrentDepth;
        var chars = 0L;
        do
        {
            if (!skipped.IsEmpty && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(skipped))
            {
                reader.Read();
                reader.Skip();
                continue;
            }

            hash.Add((ulong)reader.TokenType);
            chars += reader.TokenType switch
            {
                // Quotes, and the colon or comma that follows.
                JsonTokenType.String or JsonTokenType.PropertyName => AddText(ref reader, ref hash) + 3,
                JsonTokenType.Number => AddNumber(ref reader, ref hash) + 1,
                JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => 5,
                _ => 1,
            };
        }
        while ((reader.CurrentDepth > depth || Opens(reader.TokenType)) && reader.Read());
        return chars;
    }

    /// <summary>Takes in a string and returns its UTF-16 length.</summary>
    public static int AddText(ref Utf8JsonReader reader, ref StableHash hash)
    {
        if (!reader.ValueIsEscaped)
        {
            hash.Add(reader.ValueSpan);
            return Encoding.UTF8.GetCharCount(reader.ValueSpan);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var text = buffer.AsSpan(0, reader.CopyString(buffer));
        hash.Add(text);
        var chars = Encoding.UTF8.GetCharCount(text);
        ArrayPool<byte>.Shared.Return(buffer);
        return chars;
    }

    static bool Opens(JsonTokenType token) => token is JsonTokenType.StartObject or JsonTokenType.StartArray;

    static int AddNumber(ref Utf8JsonReader reader, ref StableHash hash)
    {
        hash.Add(reader.ValueSpan);
        return reader.ValueSpan.Length;
    }
}
