using System.Runtime.InteropServices;

namespace Cairn.Profiling;

/// <summary>A number for each of millions of hashes.</summary>
/// <remarks>
/// An open table with linear probing. The hashes are spread evenly already, so a look-up costs one miss of the
/// processor's cache, where a dictionary has two or three; this is where profiling a large input spends its one thread.
/// 24 bytes an entry, and up to twice as many that are free.
/// </remarks>
sealed class HashNumbers
{
    const int LengthMin = 1024;

    Slot[] _slots = new Slot[LengthMin];

    /// <summary>How many hashes have a number.</summary>
    public int Count { get; private set; }

    /// <summary>The place of the number, which is 0 where the hash is new; good until the next call.</summary>
    /// <param name="hash">64 bits of a hash.</param>
    /// <param name="more">What else has to agree.</param>
    /// <param name="isKnown">Whether there was a number.</param>
    public ref int Of(ulong hash, ulong more, out bool isKnown)
    {
        if (Count > _slots.Length / 8 * 5)
            Grow();
        ref var slot = ref Find(_slots, hash, more);
        isKnown = slot.IsTaken;
        if (!isKnown)
        {
            slot = new(hash, more);
            Count++;
        }

        return ref slot.Number;
    }

    static ref Slot Find(Slot[] slots, ulong hash, ulong more)
    {
        var mask = slots.Length - 1;
        var at = unchecked((int)(hash ^ (more * 0x9E3779B97F4A7C15))) & mask;
        while (slots[at].IsTaken && (slots[at].Hash != hash || slots[at].More != more))
            at = (at + 1) & mask;
        return ref slots[at];
    }

    void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        // Read before it is written, a fresh page of memory faults twice, and stops all other threads the second time.
        Array.Clear(larger);
        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot.IsTaken)
                Find(larger, slot.Hash, slot.More) = slot;
        }

        _slots = larger;
    }

    [StructLayout(LayoutKind.Auto)]
    struct Slot(ulong hash, ulong more)
    {
        public readonly ulong Hash = hash;
        public readonly ulong More = more;
        public readonly bool IsTaken = true;
        public int Number;
    }
}
