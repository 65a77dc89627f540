namespace Cairn.Running;

/// <summary>Puts lines that stand scattered in a download side by side in the order of their rows.</summary>
/// <remarks>
/// In a file, a read costs as much as copying many lines, so lines that stand close together are read at once, with
/// what is between them: a batch in no order is swept once for each piece of its segment, a huge one is read line by
/// line.
/// </remarks>
sealed class LineGatherer
{
    const int GapMax = 1 << 12;
    const int SweepBytes = 1 << 18;

    byte[] _sweep = [];

    /// <summary>How many of the first lines fit into so many bytes, each with a newline.</summary>
    public static int CountFor(ReadOnlySpan<RowResult> lines, int bytes)
    {
        var count = 0;
        while (count < lines.Length && lines[count].Length < bytes)
            bytes -= lines[count++].Length + 1;
        return count;
    }

    /// <summary>Gathers lines, each with a newline behind it.</summary>
    /// <returns>How many bytes they have.</returns>
    public int Gather(ResultBytes from, ReadOnlySpan<RowResult> lines, Span<byte> to)
    {
        return from.IsHeld ? Copy(from, lines, to) : Sweep(from, lines, to);
    }

    static int Copy(ResultBytes from, ReadOnlySpan<RowResult> lines, Span<byte> to)
    {
        var filled = 0;
        foreach (ref readonly var line in lines)
        {
            from.ReadExactlyAt(line.Offset, to.Slice(filled, line.Length));
            filled += line.Length + 1;
            to[filled - 1] = (byte)'\n';
        }

        return filled;
    }

    int Sweep(ResultBytes from, ReadOnlySpan<RowResult> lines, Span<byte> to)
    {
        var offsets = new long[lines.Length];
        var goals = new (int At, int Length)[lines.Length];
        var filled = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            (offsets[i], goals[i]) = (lines[i].Offset, (filled, lines[i].Length));
            filled += lines[i].Length + 1;
            to[filled - 1] = (byte)'\n';
        }

        Array.Sort(offsets, goals);
        for (var first = 0; first < offsets.Length;)
            first = ReadRun(from, (offsets, goals), first, to);
        return filled;
    }

    // Reads lines from the first on until there is a gap, and says where to go on.
    int ReadRun(ResultBytes from, (long[] Offsets, (int At, int Length)[] Goals) lines, int first, Span<byte> to)
    {
        var (offsets, goals) = lines;
        var (start, end, next) = (offsets[first], offsets[first] + goals[first].Length, first + 1);
        while (next < offsets.Length && offsets[next] - end <= GapMax
            && offsets[next] + goals[next].Length - start <= SweepBytes)
        {
            end = offsets[next] + goals[next].Length;
            next++;
        }

        if (next == first + 1)
        {
            from.ReadExactlyAt(start, to.Slice(goals[first].At, goals[first].Length));
            return next;
        }

        if (_sweep.Length == 0)
            _sweep = new byte[SweepBytes];
        from.ReadExactlyAt(start, _sweep.AsSpan(0, (int)(end - start)));
        for (var i = first; i < next; i++)
        {
            _sweep.AsSpan((int)(offsets[i] - start), goals[i].Length)
                .CopyTo(to.Slice(goals[i].At, goals[i].Length));
        }

        return next;
    }
}
