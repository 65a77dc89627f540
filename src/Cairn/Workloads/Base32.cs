namespace Cairn.Workloads;

/// <summary>
/// Crockford's base 32 in lower case: five bits per letter, no letters that are taken for one another.
/// </summary>
static class Base32
{
    const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static void Write(Span<char> to, ulong value)
    {
        for (var at = to.Length - 1; at >= 0; at--, value >>= 5)
            to[at] = Alphabet[(int)(value & 31)];
    }

    public static bool TryRead(ReadOnlySpan<char> from, out ulong value)
    {
        value = 0;
        foreach (var letter in from)
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
                return false;

            value = (value << 5) | (uint)digit;
        }

        return true;
    }
}
