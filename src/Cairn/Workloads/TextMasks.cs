using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cairn.Workloads;

/// <summary>
/// Counts the features of a text 64 bytes at a time: each kind of byte is a mask of 64 bits, one for each byte, and a
/// feature is the number of bits of some masks and of the same masks a few places before.
/// </summary>
/// <remarks>
/// Every prompt of a workload goes through it, which is why it is no walk from byte to byte, and why its parts are
/// inlined: the masks stay in registers. What a block says of those behind it is kept in the masks of the block before.
/// </remarks>
struct TextMasks
{
    const int Width = 64;

    // Letters, and where at least two, four and eight of them end.
    ulong _letters;
    ulong _pairs;
    ulong _fours;
    ulong _eights;
    ulong _marks;
    ulong _white;

    // How many digits of a group of three stand at the end, and whether white space there has a line break in it.
    int _digits;
    bool _hasBroken;

    /// <summary>How many bytes only go on with a character.</summary>
    public int Inside { get; private set; }

    /// <summary>How many characters have four bytes.</summary>
    public int Pictographs { get; private set; }

    /// <summary>Adds the features of a text, in the order of <see cref="TextFeature"/>.</summary>
    /// <param name="utf8">The whole text; bytes that are no UTF-8 count as something.</param>
    /// <param name="counts">Where they are added.</param>
    public void Count(ReadOnlySpan<byte> utf8, ref FeatureCounts counts)
    {
        for (; utf8.Length >= Width; utf8 = utf8[Width..])
            CountBlock(Vector512.Create(utf8), ref counts);
        if (utf8.IsEmpty)
            return;

        // Bytes that only go on with a character end what stands before them and are no feature.
        Span<byte> last = stackalloc byte[Width];
        last.Fill(0x80);
        utf8.CopyTo(last);
        CountBlock(Vector512.Create<byte>(last), ref counts);
        Inside -= Width - utf8.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountBlock(Vector512<byte> bytes, ref FeatureCounts counts)
    {
        var high = bytes.ExtractMostSignificantBits();
        var letters = Between(bytes | Vector512.Create((byte)0x20), (byte)'a', (byte)'z');
        var digits = Between(bytes, (byte)'0', (byte)'9');
        var breaks = Equal(bytes, (byte)'\n') | Equal(bytes, (byte)'\r');
        var white = breaks | Equal(bytes, (byte)' ') | Equal(bytes, (byte)'\t');
        CountLetters(letters, Between(bytes, (byte)'A', (byte)'Z'), ref counts);
        CountMarks(~(letters | digits | white | high), ref counts);
        CountWhite(white, breaks, ref counts);
        CountDigits(digits, ref counts);
        if (high != 0)
            CountHigh(bytes, high, ref counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountLetters(ulong letters, ulong capitals, ref FeatureCounts counts)
    {
        var after = Behind(letters, _letters, 1);
        var pairs = letters & after;
        var fours = pairs & Behind(pairs, _pairs, 2);
        var eights = fours & Behind(fours, _fours, 4);
        Add(ref counts, TextFeature.Word, letters & ~after);
        Add(ref counts, TextFeature.LetterAfter4, fours & Behind(letters, _letters, 4));
        Add(ref counts, TextFeature.LetterAfter10, eights & Behind(fours, _fours, 7));
        Add(ref counts, TextFeature.Capital, capitals & ~after);
        Add(ref counts, TextFeature.InnerCapital, capitals & after);
        (_letters, _pairs, _fours, _eights) = (letters, pairs, fours, eights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountMarks(ulong marks, ref FeatureCounts counts)
    {
        Add(ref counts, TextFeature.Punctuation, marks);
        Add(ref counts, TextFeature.PunctuationAfter2, marks & Behind(marks, _marks, 1) & Behind(marks, _marks, 2));
        _marks = marks;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountWhite(ulong white, ulong breaks, ref FeatureCounts counts)
    {
        var firsts = white & ~Behind(white, _white, 1);
        var firstBreaks = 0UL;
        for (var left = breaks; left != 0; left &= left - 1)
        {
            var at = BitOperations.TrailingZeroCount(left);
            firstBreaks |= HasBroken(white, breaks, at) ? 0 : 1UL << at;
        }

        Add(ref counts, TextFeature.Gap, firsts);
        Add(ref counts, TextFeature.LineBreak, firstBreaks);
        Add(ref counts, TextFeature.Indent, white & ~firsts & ~firstBreaks);
        _hasBroken = HasBroken(white, breaks, Width);
        _white = white;
    }

    // Whether the white space that ends before a place has a line break in it.
    readonly bool HasBroken(ulong white, ulong breaks, int place)
    {
        if (place == 0)
            return _hasBroken;
        var run = BitOperations.LeadingZeroCount(~(white << (Width - place)));
        return run > 0
            && ((run == place && _hasBroken) || breaks << (Width - place) >> (Width - run) != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void CountDigits(ulong digits, ref FeatureCounts counts)
    {
        Add(ref counts, TextFeature.Digit, digits);
        var before = _digits;
        _digits = 0;
        while (digits != 0)
        {
            var start = BitOperations.TrailingZeroCount(digits);
            var end = start + BitOperations.TrailingZeroCount(~(digits >> start));
            before = start == 0 ? before : 0;
            counts[(int)TextFeature.DigitGroup] += ((before + end - start + 2) / 3) - ((before + 2) / 3);
            if (end >= Width)
            {
                _digits = (before + Width - start) % 3;
                return;
            }

            digits &= ulong.MaxValue << end;
        }
    }

    void CountHigh(Vector512<byte> bytes, ulong high, ref FeatureCounts counts)
    {
        var (two, alphabet) = (From(bytes, 0xC0), From(bytes, 0xCA));
        var (three, symbol) = (From(bytes, 0xE0), From(bytes, 0xE2));
        var (ideograph, four) = (From(bytes, 0xE3), From(bytes, 0xF0));
        Add(ref counts, TextFeature.Accented, two & ~alphabet);
        Add(ref counts, TextFeature.Alphabet, alphabet & ~three);
        Add(ref counts, TextFeature.Syllable, three & ~symbol);
        Add(ref counts, TextFeature.Symbol, symbol & ~ideograph);
        Add(ref counts, TextFeature.Ideograph, ideograph & ~four);
        var pictographs = BitOperations.PopCount(four);
        counts[(int)TextFeature.Symbol] += 2 * pictographs;
        Pictographs += pictographs;
        Inside += BitOperations.PopCount(high & ~two);
    }

    static void Add(ref FeatureCounts counts, TextFeature feature, ulong mask) =>
        counts[(int)feature] += BitOperations.PopCount(mask);

    // What stands so many places before each byte, the end of the block before included.
    static ulong Behind(ulong mask, ulong before, int places) => (mask << places) | (before >> (Width - places));

    static ulong Equal(Vector512<byte> bytes, byte value) =>
        Vector512.Equals(bytes, Vector512.Create(value)).ExtractMostSignificantBits();

    static ulong From(Vector512<byte> bytes, byte least) =>
        Vector512.GreaterThanOrEqual(bytes, Vector512.Create(least)).ExtractMostSignificantBits();

    static ulong Between(Vector512<byte> bytes, byte least, byte most) => Vector512.LessThanOrEqual(
        bytes - Vector512.Create(least), Vector512.Create((byte)(most - least))).ExtractMostSignificantBits();
}
