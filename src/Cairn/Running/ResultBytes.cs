namespace Cairn.Running;

/// <summary>The bytes of a download as they came: in memory while they are few, in a file once they are many.</summary>
/// <remarks>
/// Results that stay in memory are neither written, read again nor deleted, which takes longer than to read them. In
/// memory they are the very blocks into which they were received.
/// </remarks>
/// <param name="file">Where many go; not touched before.</param>
/// <param name="heldMax">How many bytes stay in memory at most.</param>
sealed class ResultBytes(IBlobDraft file, long heldMax)
{
    const long HeldMaxUsual = 80L << 20;
    const int ShareOfMemory = 32;

    readonly List<LineBlock> _held = [];

    /// <summary>How many there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether they are in memory.</summary>
    public bool IsHeld { get; private set; } = heldMax > 0;

    /// <summary>Begins a download: a part of the memory there is may hold it.</summary>
    public static async Task<ResultBytes> BeginAsync(IBlobStore blobs, string name) => new(
        await blobs.DraftAsync(name),
        Math.Min(HeldMaxUsual, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory));

    /// <summary>Takes bytes that were just received.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="block">The block in which they stand behind those that came before.</param>
    public void Add(ReadOnlySpan<byte> bytes, LineBlock block)
    {
        Length += bytes.Length;
        if (IsHeld && Length > heldMax)
            Spill(block);
        // To hand them to another thread takes longer than the system takes to keep them.
        if (!IsHeld)
            file.Content.Write(bytes);
    }

    /// <summary>
    /// Takes a block whose bytes do not change any more, and comes behind the ones before; false if it need not stay.
    /// </summary>
    public bool TryHold(LineBlock block)
    {
        if (IsHeld)
            _held.Add(block);
        return IsHeld;
    }

    /// <summary>Brings all to the file; what comes later follows there.</summary>
    /// <param name="block">The block that is being filled.</param>
    public void Spill(LineBlock block)
    {
        if (!IsHeld)
            return;
        foreach (var held in _held)
        {
            file.Content.Write(held.Bytes);
            if (held.IsAdded)
                held.Release();
        }

        _held.Clear();
        file.Content.Write(block.Bytes);
        IsHeld = false;
    }

    /// <summary>Reads bytes again.</summary>
    /// <param name="offset">Where, in bytes from the beginning; in memory they stand in one line.</param>
    /// <param name="to">Filled whole.</param>
    public void ReadExactlyAt(long offset, Span<byte> to)
    {
        if (!IsHeld)
        {
            file.ReadExactlyAt(offset, to);
            return;
        }

        var (low, high) = (0, _held.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_held[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        _held[low].Bytes.Slice((int)(offset - _held[low].Offset), to.Length).CopyTo(to);
    }

    /// <summary>Copies all of them.</summary>
    public async Task CopyToAsync(Stream to)
    {
        if (IsHeld)
        {
            foreach (var block in _held)
                to.Write(block.Bytes);
            return;
        }

        file.Content.Position = 0;
        await file.Content.CopyToAsync(to);
    }

    /// <summary>Gives memory and file back; nothing is used any more.</summary>
    public ValueTask ReleaseAsync()
    {
        foreach (var block in _held)
            block.Release();
        _held.Clear();
        return file.DisposeAsync();
    }
}
