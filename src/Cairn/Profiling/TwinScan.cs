namespace Cairn.Profiling;

/// <summary>Finds rows that ask the same while they come in, holding some 45 bytes a row.</summary>
sealed class TwinScan
{
    readonly HashNumbers _firsts = new();
    readonly List<int> _first = [];

    /// <summary>Takes the next row and gives the first row with its identity: its own number where it is new.</summary>
    public int Add(UInt128 identity)
    {
        ref var first = ref _firsts.Of((ulong)(identity & ulong.MaxValue), (ulong)(identity >> 64), out var isKnown);
        if (!isKnown)
            first = _first.Count;
        _first.Add(first);
        return first;
    }

    /// <summary>What was found.</summary>
    public Twins Build() => new([.. _first], _firsts.Count);
}
