namespace Cairn.Workloads;

/// <summary>Puts bytes one behind the other into a span that is known to be large enough.</summary>
/// <remarks>
/// A request is a dozen pieces, most of a few bytes: through an IBufferWriter each costs two calls of an interface.
/// </remarks>
ref struct ByteWriter(Span<byte> to)
{
    readonly Span<byte> _to = to;

    /// <summary>How many bytes were written.</summary>
    public int Count { get; private set; }

    /// <summary>What is left to write into.</summary>
    public readonly Span<byte> Rest => _to[Count..];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Rest);
        Count += bytes.Length;
    }

    /// <summary>Counts bytes that were written into <see cref="Rest"/>.</summary>
    public void Advance(int bytes) => Count += bytes;
}
