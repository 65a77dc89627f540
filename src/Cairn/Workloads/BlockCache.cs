using System.Buffers;

namespace Cairn.Workloads;

/// <summary>
/// Remembers the block last seen at each position, so that a part which many rows share is copied and hashed once, also
/// where nothing says beforehand that it will not change.
/// </summary>
/// <param name="isLending">
/// Whether a text block is made of the one before it at its position, which is then no more.
/// </param>
sealed class BlockCache(bool isLending = false)
{
    readonly List<PromptBlock?> _last = [];
    readonly ArrayBufferWriter<byte> _scratch = new(4096);

    /// <summary>An empty buffer for the JSON of the next block.</summary>
    public ArrayBufferWriter<byte> Begin()
    {
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    /// <summary>The block for what was written into the buffer.</summary>
    /// <param name="index">Where it stands among the blocks of its request.</param>
    /// <param name="position">Where it stands in the prompt.</param>
    /// <param name="isText">Whether it is known to be a text and nothing else.</param>
    public PromptBlock End(int index, BlockPosition position, bool isText = false)
    {
        // Blocks that never change are not asked for here.
        while (_last.Count <= index)
            _last.Add(null);
        if (_last[index] is { } last && last.Position == position
            && (last.Bytes.SequenceEqual(_scratch.WrittenSpan)
                || (isLending && isText && last.TryRefill(_scratch.WrittenSpan))))
        {
            return last;
        }

        var json = _scratch.WrittenSpan.ToArray();
        var block = isText ? PromptBlock.CreateText(position, json) : PromptBlock.Create(position, json);
        _last[index] = block;
        return block;
    }
}
