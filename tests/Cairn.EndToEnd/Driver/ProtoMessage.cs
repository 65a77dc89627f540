using System.Buffers.Binary;
using System.Text;

namespace Cairn.EndToEnd.Driver;

/// <summary>A message of protocol buffers, read by the numbers of its fields.</summary>
sealed class ProtoMessage(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    public string Text => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>The messages that the path of field numbers leads to, all of a repeated field.</summary>
    public IReadOnlyList<ProtoMessage> At(params ReadOnlySpan<int> path)
    {
        List<ProtoMessage> found = [this];
        foreach (var field in path)
        {
            found = [.. from each in found
                        from part in each.Fields()
                        where part.Field == field
                        select new ProtoMessage(part.Bytes)];
        }

        return found;
    }

    public string TextAt(int field) => At(field).Single().Text;

    /// <summary>A field of eight bytes as a float; 0 where it is not there.</summary>
    public double DoubleAt(int field) =>
        At(field) is [var value] ? BinaryPrimitives.ReadDoubleLittleEndian(value.Bytes.Span) : 0;

    /// <summary>A field of eight bytes as a whole number; 0 where it is not there.</summary>
    public long FixedAt(int field) =>
        At(field) is [var value] ? BinaryPrimitives.ReadInt64LittleEndian(value.Bytes.Span) : 0;

    /// <summary>The texts among attributes (key 1, value 2, of which a text is 1).</summary>
    public Dictionary<string, string> Texts(int attributes) => At(attributes)
        .Where(pair => pair.At(2, 1).Count > 0)
        .ToDictionary(pair => pair.TextAt(1), pair => pair.At(2, 1)[0].Text);

    IEnumerable<(int Field, ReadOnlyMemory<byte> Bytes)> Fields()
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(ref at);
            var length = (tag & 7) switch
            {
                0 => VarintLength(at),
                1 => 8,
                2 => (int)Varint(ref at),
                5 => 4,
                var kind => throw new InvalidDataException($"a field of kind {kind}"),
            };
            yield return ((int)(tag >> 3), bytes.Slice(at, length));
            at += length;
        }
    }

    int VarintLength(int at)
    {
        var end = at;
        Varint(ref end);
        return end - at;
    }

    long Varint(ref int at)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes.Span[at++];
            value |= (long)(part & 127) << shift;
            if (part < 128)
                return value;
        }
    }
}
