using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cairn.Profiling;

/// <summary>A number for each of millions of hashes.</summary>
/// <remarks>
/// An open table with linear probing. The hashes are spread evenly already, so a look-up costs one miss of the
/// processor's cache, where a dictionary has two or three; this is where profiling a large input spends its one thread.
/// 12 bytes an entry, and up to twice as many that are free.
/// </remarks>
sealed class HashNumbers
{
    const int LengthMin = 1024;

    // What a slot has that is free; a hash that happens to be 0 is another.
    const ulong Free = 0;

    Slot[] _slots = new Slot[LengthMin];

    /// <summary>How many hashes have a number.</summary>
    public int Count { get; private set; }

    /// <summary>The place of the number, which is 0 where the hash is new; good until the next call.</summary>
    /// <param name="hash">64 bits of a hash.</param>
    /// <param name="isKnown">Whether there was a number.</param>
    public ref int Of(ulong hash, out bool isKnown)
    {
        if (Count > _slots.Length / 4 * 3)
            Grow();
        var key = hash == Free ? 1 : hash;
        ref var slot = ref Find(_slots, key);
        isKnown = slot.Hash != Free;
        if (!isKnown)
        {
            slot.Hash = key;
            Count++;
        }

        return ref slot.Number;
    }

    /// <summary>Brings the slot of a hash into the processor's cache, for a look-up that comes soon.</summary>
    /// <returns>Whether it is in the slot where it is looked for first.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // Else a compiler that sees nobody ask for the result leaves it all out.
    public bool Touch(ulong hash) => _slots[unchecked((int)hash) & (_slots.Length - 1)].Hash == hash;

    static ref Slot Find(Slot[] slots, ulong hash)
    {
        var mask = slots.Length - 1;
        var at = unchecked((int)hash) & mask;
        while (slots[at].Hash != Free && slots[at].Hash != hash)
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
            if (slot.Hash != Free)
                Find(larger, slot.Hash) = slot;
        }

        _slots = larger;
    }

    // Packed: of millions of slots a third would else be padding.
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    struct Slot
    {
        public ulong Hash;
        public int Number;
    }
}
