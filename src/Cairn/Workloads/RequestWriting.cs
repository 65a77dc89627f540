namespace Cairn.Workloads;

/// <summary>How the blocks of one request are written.</summary>
/// <param name="markers">The markers that they get.</param>
/// <param name="isDigested">Whether they are only to be hashed (<see cref="PromptBlock.Write"/>).</param>
readonly ref struct RequestWriting(ReadOnlySpan<CacheMarker> markers, bool isDigested)
{
    /// <summary>The markers that they get.</summary>
    public ReadOnlySpan<CacheMarker> Markers { get; } = markers;

    /// <summary>Whether they are only to be hashed.</summary>
    public bool IsDigested { get; } = isDigested;

    /// <summary>A block of which is asked where it stands; below zero for none.</summary>
    public int Watched { get; init; } = -1;

    /// <summary>Where the bounds of that block in what is written are put, its start and its end.</summary>
    public int[] Bounds { get; init; } = [];

    /// <summary>Writes one block.</summary>
    public void Write(ref ByteWriter to, PromptBlock block, int index)
    {
        var start = to.Count;
        block.Write(ref to, TtlAt(index), IsDigested);
        if (index == Watched)
            (Bounds[0], Bounds[1]) = (start, to.Count);
    }

    /// <summary>For how long the marker of a block asks; null where it gets none.</summary>
    public CacheTtl? TtlAt(int index)
    {
        foreach (var marker in Markers)
        {
            if (marker.BlockIndex == index)
                return marker.Ttl;
        }

        return null;
    }
}
