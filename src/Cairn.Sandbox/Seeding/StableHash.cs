using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Cairn.Sandbox.Seeding;

/// <summary>Turns bytes and numbers into 128 bits that are the same in every process, so that they may be written to
/// a state file.</summary>
/// <remarks>Fast, not cryptographic. Two lanes of multiply and mix; a different order of additions gives a different
/// hash.</remarks>
struct StableHash(ulong seed)
{
    const ulong FirstFactor = 0x9E37_79B9_7F4A_7C15;
    const ulong SecondFactor = 0xD6E8_FEB8_6659_FD93;
    const ulong Offset = 0xA076_1D64_78BD_642F;

    ulong _first = seed ^ Offset;
    ulong _second = unchecked(BitOperations.RotateLeft(seed, 32) + SecondFactor);

    public void Add(ulong value)
    {
        unchecked
        {
            var high = Math.BigMul(_first ^ value, FirstFactor, out var low);
            _first = high ^ low ^ Offset;
            _second = (BitOperations.RotateLeft(_second ^ value, 29) * SecondFactor) + FirstFactor;
        }
    }

    public void Add(UInt128 value)
    {
        Add((ulong)(value & ulong.MaxValue));
        Add((ulong)(value >> 64));
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            Add(BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));

        var tail = 0UL;
        foreach (var last in bytes[(words.Length * sizeof(ulong))..])
            tail = (tail << 8) | last;

        Add(tail);
        Add((ulong)bytes.Length);
    }

    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            Add(character);

        Add((ulong)text.Length);
    }

    public readonly ulong ToUInt64() => Finish(_first ^ BitOperations.RotateLeft(_second, 17));

    public readonly UInt128 ToUInt128() => new(ToUInt64(), Finish(unchecked(_second + (_first * SecondFactor))));

    static ulong Finish(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
            value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
            return value ^ (value >> 31);
        }
    }
}
