namespace Cairn.Workloads;

/// <summary>
/// Crockford's base 32 in lower case: five bits per letter, no letters that are taken for one another.
/// </summary>
static class Base32
{
    const byte None = 255;

    static readonly byte[] Values = Table();

    static ReadOnlySpan<byte> Alphabet => "0123456789abcdefghjkmnpqrstvwxyz"u8;

    public static void Write(Span<byte> to, ulong value)
    {
        var letters = Alphabet;
        for (var at = to.Length - 1; at >= 0; at--, value >>= 5)
            to[at] = letters[(int)(value & 31)];
    }

    public static bool TryRead(ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        foreach (var letter in from)
        {
            if (Values[letter] == None)
                return false;

            value = (value << 5) | Values[letter];
        }

        return true;
    }

    static byte[] Table()
    {
        var values = new byte[256];
        Array.Fill(values, None);
        for (var value = 0; value < Alphabet.Length; value++)
            values[Alphabet[value]] = (byte)value;
        return values;
    }
}
