namespace Cairn.Workloads;

/// <summary>
/// What stands around the one block in which requests differ that are lent one after the other: written once, and
/// copied for each of them.
/// </summary>
/// <param name="request">The request that becomes one after the other.</param>
/// <param name="varying">Which of its blocks does.</param>
sealed class RequestSplice(ComposedRequest request, int varying)
{
    Around? _sent;
    Around? _digested;
    long? _aroundLength;

    /// <summary>Which of the blocks differs.</summary>
    public int Varying => varying;

    PromptBlock Block => request.Blocks[varying];

    /// <summary>How many bytes the request has without a marker.</summary>
    public long Length() => (_aroundLength ??= request.LengthOfAll() - Block.Length) + Block.Length;

    /// <summary>Writes what <see cref="ComposedRequest.WriteAll"/> writes.</summary>
    public void Write(ref ByteWriter to, ReadOnlySpan<CacheMarker> markers, bool isDigested)
    {
        ref var known = ref isDigested ? ref _digested : ref _sent;
        if (known is null || !known.Markers.AsSpan().SequenceEqual(markers))
            known = Write(markers, isDigested);
        to.Write(known.Before);
        Block.Write(ref to, known.Ttl, isDigested);
        to.Write(known.Behind);
    }

    Around Write(ReadOnlySpan<CacheMarker> markers, bool isDigested)
    {
        var whole = new byte[request.LengthWith(markers)];
        var writer = new ByteWriter(whole);
        int[] bounds = [0, 0];
        var how = new RequestWriting(markers, isDigested) { Watched = varying, Bounds = bounds };
        request.WriteAll(ref writer, how);
        return new(markers.ToArray(), whole[..bounds[0]], whole[bounds[1]..writer.Count], how.TtlAt(varying));
    }

    /// <summary>The bytes around the block, for some markers.</summary>
    sealed record Around(CacheMarker[] Markers, byte[] Before, byte[] Behind, CacheTtl? Ttl);
}
