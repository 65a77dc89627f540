namespace Cairn.Workloads;

/// <summary>Room for the values of records that are read one after the other: some dozen of them share an array.</summary>
/// <remarks>
/// An array for each record would be cleared before it is written over. Whoever keeps one record keeps its neighbours
/// too, so the arrays are small.
/// </remarks>
sealed class CsvRoom
{
    const int ArrayBytes = 8 * 1024;

    // Of an array, no more than this is left empty.
    const int SharedMax = ArrayBytes / 4;

    byte[] _bytes = [];
    int _used;

    /// <summary>Room for so many bytes: from the start given to the end of the array.</summary>
    public (byte[] Bytes, int Start) Begin(int bytes)
    {
        if (bytes > SharedMax)
            return (GC.AllocateUninitializedArray<byte>(bytes), 0);
        if (_bytes.Length - _used < bytes)
            (_bytes, _used) = (GC.AllocateUninitializedArray<byte>(ArrayBytes), 0);
        return (_bytes, _used);
    }

    /// <summary>Keeps what was written into the room given last, up to its end in the array.</summary>
    public void Keep((byte[] Bytes, int Start) room, int end)
    {
        if (room.Bytes == _bytes)
            _used = end;
    }
}
