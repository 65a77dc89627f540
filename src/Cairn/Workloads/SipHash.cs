using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cairn.Workloads;

/// <summary>
/// SipHash-2-4 (Aumasson and Bernstein, INDOCRYPT 2012): a keyed code of 64 bits for short texts, which nobody can make
/// for another text who has not the key. A twentieth of the time that HMAC-SHA256 takes for a name.
/// </summary>
/// <param name="low">The first eight bytes of the key, the first of them lowest.</param>
/// <param name="high">The other eight.</param>
readonly struct SipHash(ulong low, ulong high)
{
    /// <summary>The code of a text.</summary>
    public ulong Of(ReadOnlySpan<byte> text)
    {
        var last = unchecked((ulong)text.Length << 56);
        var state = new State
        {
            A = low ^ 0x736f6d6570736575,
            B = high ^ 0x646f72616e646f6d,
            C = low ^ 0x6c7967656e657261,
            D = high ^ 0x7465646279746573,
        };
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
            state.Compress(BinaryPrimitives.ReadUInt64LittleEndian(text));
        for (var at = 0; at < text.Length; at++)
            last |= (ulong)text[at] << (8 * at);
        state.Compress(last);
        return state.Finish();
    }

    struct State
    {
        public ulong A;
        public ulong B;
        public ulong C;
        public ulong D;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Compress(ulong word)
        {
            D ^= word;
            Round();
            Round();
            A ^= word;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Finish()
        {
            C ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return A ^ B ^ C ^ D;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Round()
        {
            unchecked
            {
                A += B;
                C += D;
                B = BitOperations.RotateLeft(B, 13) ^ A;
                D = BitOperations.RotateLeft(D, 16) ^ C;
                A = BitOperations.RotateLeft(A, 32);
                C += B;
                A += D;
                B = BitOperations.RotateLeft(B, 17) ^ C;
                D = BitOperations.RotateLeft(D, 21) ^ A;
                C = BitOperations.RotateLeft(C, 32);
            }
        }
    }
}
