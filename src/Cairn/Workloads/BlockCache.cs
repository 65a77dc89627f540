using System.Buffers;

namespace Cairn.Workloads;

/// <summary>
/// Remembers the block last seen at each position, so that a part which many rows share is copied and hashed once, also
/// where nothing says beforehand that it will not change.
/// </summary>
sealed class BlockCache
{
    readonly List<PromptBlock> _last = [];
    readonly ArrayBufferWriter<byte> _scratch = new(4096);

    /// <summary>An empty buffer for the JSON of the next block.</summary>
    public ArrayBufferWriter<byte> Begin()
    {
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    /// <summary>The block for what was written into the buffer.</summary>
    public PromptBlock End(int index, BlockPosition position)
    {
        if (index < _last.Count && _last[index] is var last
            && last.Position == position && last.Json.Span.SequenceEqual(_scratch.WrittenSpan))
        {
            return last;
        }

        var block = PromptBlock.Create(position, _scratch.WrittenSpan.ToArray());
        if (index < _last.Count)
            _last[index] = block;
        else if (index == _last.Count)
            _last.Add(block);
        return block;
    }
}
