using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cairn.Planning;

/// <summary>The columns of a layout, four bytes an entry.</summary>
/// <param name="RowAt">For each place the row that is asked.</param>
/// <param name="NodeAt">For each place its deepest cached prefix, or -1.</param>
/// <param name="PlaceOf">For each input row its place.</param>
sealed record LayoutArrays(int[] RowAt, int[] NodeAt, int[] PlaceOf)
{
    const int MarkBits = 20;

    readonly Lazy<uint> _hash = new(() =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(MemoryMarshal.AsBytes<int>(PlaceOf))));

    /// <summary>Whether every row has the place of its own number.</summary>
    public bool AreInInputOrder { get; } = RowAt.Length == PlaceOf.Length && CountUp(RowAt);

    /// <summary>A number of twenty bits that another order hardly has; 0 for the order of the input.</summary>
    public int Mark => AreInInputOrder ? 0 : (int)(_hash.Value >> (sizeof(uint) * 8 - MarkBits));

    /// <summary>Whether each entry is its own index.</summary>
    public static bool CountUp(int[] numbers)
    {
        var index = 0;
        while (index < numbers.Length && numbers[index] == index)
            index++;
        return index == numbers.Length;
    }
}
