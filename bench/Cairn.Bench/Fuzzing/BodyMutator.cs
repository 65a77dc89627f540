using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>Spoils a body: mostly in the terms of JSON, so that the damage gets past the parser, at times in plain
/// bytes.</summary>
static class BodyMutator
{
    const int BytesMax = 256 * 1024;
    const int NestMax = 400;
    const int RepeatMax = 60;
    const int TextMax = 40_000;

    public static byte[] Mutate(byte[] body, Dice dice)
    {
        if (body.Length is 0 or > BytesMax)
            return body;

        var spans = dice.OneIn(8) ? [] : JsonSpan.Of(body);
        return spans.Count == 0 ? Bytes(body, dice) : Json(body, spans, dice);
    }

    static byte[] Json(byte[] body, List<JsonSpan> spans, Dice dice)
    {
        // The outermost values end last; a place chosen evenly would nearly always be a leaf.
        var span = dice.OneIn(6) ? spans[^(1 + dice.Below(Math.Min(4, spans.Count)))] : dice.Pick(spans);
        var value = body.AsSpan(span.Value..span.End).ToArray();
        return dice.Below(10) switch
        {
            0 => Drop(body, span),
            1 => Splice(body, span.End, span.End, [(byte)',', .. body.AsSpan(span.Start..span.End)]),
            2 or 3 => Splice(body, span.Value, span.End, dice.Pick(Nasty.Values)),
            4 => Splice(body, span.Value, span.End, Nest(value, dice)),
            5 => Rename(body, span, dice),
            6 => Splice(body, span.Value, span.End, ValueOf(body, dice.Pick(spans))),
            7 => Insert(body, span, dice),
            8 => Splice(body, span.End, span.End, Repeat(body.AsSpan(span.Start..span.End), dice)),
            _ => Splice(body, span.Value, span.End, LongText(dice)),
        };
    }

    static byte[] Drop(byte[] body, JsonSpan span)
    {
        var start = span.Start;
        var end = span.End;
        if (end < body.Length && body[end] == (byte)',')
            end++;
        else if (start > 0 && body[start - 1] == (byte)',')
            start--;

        return Splice(body, start, end, []);
    }

    static byte[] Rename(byte[] body, JsonSpan span, Dice dice) => span.IsProperty
        ? Splice(body, span.Start, span.Value, [.. dice.Pick(Nasty.Names), (byte)':'])
        : Splice(body, span.Value, span.End, dice.Pick(Nasty.Values));

    static byte[] Insert(byte[] body, JsonSpan span, Dice dice)
    {
        if (body[span.Value] is not ((byte)'{' or (byte)'['))
            return Splice(body, span.Value, span.End, dice.Pick(Nasty.Values));

        byte[] name = body[span.Value] == (byte)'{' ? [.. dice.Pick(Nasty.Names), (byte)':'] : [];
        byte[] comma = span.End - span.Value > 2 ? [(byte)','] : [];
        return Splice(body, span.Value + 1, span.Value + 1, [.. name, .. dice.Pick(Nasty.Values), .. comma]);
    }

    static byte[] Nest(byte[] value, Dice dice)
    {
        var depth = dice.OneIn(4) ? dice.Below(NestMax) : 1 + dice.Below(4);
        var name = dice.OneIn(2) ? (byte[])[(byte)'{', .. dice.Pick(Nasty.Names), (byte)':'] : "["u8.ToArray();
        var nested = new List<byte>((depth * (name.Length + 1)) + value.Length);
        for (var level = 0; level < depth; level++)
            nested.AddRange(name);

        nested.AddRange(value);
        nested.AddRange(Enumerable.Repeat((byte)(name[0] == (byte)'{' ? '}' : ']'), depth));
        return [.. nested];
    }

    static byte[] Repeat(ReadOnlySpan<byte> element, Dice dice)
    {
        var copies = new List<byte>();
        for (var count = dice.Below(RepeatMax); count > 0 && copies.Count < BytesMax; count--)
        {
            copies.Add((byte)',');
            copies.AddRange(element);
        }

        return [.. copies];
    }

    static byte[] LongText(Dice dice)
    {
        var length = dice.OneIn(10) ? dice.Below(TextMax) : dice.Below(200);
        var letter = dice.OneIn(3) ? "\\n" : "ä";
        return Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat(letter, length))}\"");
    }

    static byte[] Bytes(byte[] body, Dice dice)
    {
        var place = dice.Below(body.Length);
        var end = Math.Min(body.Length, place + dice.Below(16));
        switch (dice.Below(5))
        {
            case 0:
                var flipped = body.ToArray();
                flipped[place] ^= (byte)(1 << dice.Below(8));
                return flipped;
            case 1: return body[..place];
            case 2: return Splice(body, place, end, []);
            case 3: return Splice(body, place, place, dice.Pick(Nasty.Junk));
            default: return Splice(body, place, end, dice.Pick(Nasty.Values));
        }
    }

    static ReadOnlySpan<byte> ValueOf(byte[] body, JsonSpan span) => body.AsSpan(span.Value..span.End);

    static byte[] Splice(ReadOnlySpan<byte> body, int start, int end, ReadOnlySpan<byte> replacement) =>
        [.. body[..start], .. replacement, .. body[end..]];
}
