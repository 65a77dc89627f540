namespace Cairn.Workloads;

/// <summary>
/// Room for the values of records that are read one after the other: some dozen of them share an array.
/// </summary>
/// <remarks>
/// An array for each record would be cleared before it is written over. Whoever keeps one record keeps its neighbours
/// too, so the arrays are small.
/// </remarks>
/// <param name="isLent">Whether each record is gone when the next is read, which then gets its room.</param>
sealed class CsvRoom(bool isLent = false)
{
    const int ArrayBytes = 8 * 1024;

    // Of an array, no more than this is left empty.
    const int SharedMax = ArrayBytes / 4;

    byte[] _bytes = [];
    int _used;
    CsvFields? _lent;

    /// <summary>Room for so many bytes: from the start given to the end of the array.</summary>
    public (byte[] Bytes, int Start) Begin(int bytes)
    {
        if (bytes > SharedMax && !isLent)
            return (GC.AllocateUninitializedArray<byte>(bytes), 0);
        if (_bytes.Length - _used < bytes)
            (_bytes, _used) = (GC.AllocateUninitializedArray<byte>(Math.Max(bytes, ArrayBytes)), 0);
        return (_bytes, _used);
    }

    /// <summary>The record whose values were written into the room given last.</summary>
    public CsvFields End(CsvColumns columns, (byte[] Bytes, int Start) room, int end)
    {
        if (isLent && _lent is not null)
        {
            _lent.Become(room);
            return _lent;
        }

        if (room.Bytes == _bytes && !isLent)
            _used = end;
        return _lent = new(columns, room);
    }
}
