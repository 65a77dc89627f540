using System.Buffers;

namespace Cairn.Running;

/// <summary>
/// Bytes one behind the other in an array of the pool, which is given back and not left to the collector.
/// </summary>
/// <remarks>For pieces of a body: made anew, a hundred megabytes of them are more than all else of a create.</remarks>
sealed class PooledBytes(int capacity) : IBufferWriter<byte>
{
    byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes were written.</summary>
    public int Count { get; private set; }

    /// <summary>What was written; not to be used once it is released.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    public void Advance(int count) => Count += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - Count < Math.Max(1, sizeHint))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Count + sizeHint, 2 * _bytes.Length));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(Count);
    }

    /// <summary>Gives the array back; whoever forgets it leaves it to the collector.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Count) = ([], 0);
    }
}
