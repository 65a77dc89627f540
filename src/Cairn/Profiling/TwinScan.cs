using System.Runtime.InteropServices;

namespace Cairn.Profiling;

/// <summary>Finds rows that ask the same while they come in, holding some 45 bytes a row.</summary>
sealed class TwinScan
{
    readonly Dictionary<UInt128, int> _firsts = [];
    readonly List<int> _first = [];

    /// <summary>Takes the next row and gives the first row with its identity: its own number where it is new.</summary>
    public int Add(UInt128 identity)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_firsts, identity, out var isKnown);
        if (!isKnown)
            first = _first.Count;
        _first.Add(first);
        return first;
    }

    /// <summary>What was found.</summary>
    public Twins Build() => new([.. _first], _firsts.Count);
}
