using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Counts long blocks that come again in later requests.</summary>
sealed class RepeatedTexts
{
    const int BytesMin = 4096;
    const int KnownMax = 10_000;

    // A document block whose source is a file, as the Files API names them.
    static readonly int ReferenceBytes =
        """{"type":"document","source":{"type":"file","file_id":"file_011CNha8iCJcU1wXNR6q4V8w"}}"""u8.Length;

    readonly Dictionary<UInt128, (long Count, int Bytes)> _known = [];

    // A text that all rows share comes again and again, and is looked up once.
    (UInt128 Hash, int Bytes) _last;
    long _lastCount;

    /// <summary>Takes the blocks of the next row.</summary>
    public void Add(ReadOnlySpan<MeasuredBlock> blocks)
    {
        foreach (ref readonly var block in blocks)
        {
            if (block.Bytes >= BytesMin && !block.IsMedia && block.Section != PromptSection.Tools)
                Add(block);
        }
    }

    /// <summary>The sizes, given the bytes of all bodies.</summary>
    public BodySize Of(long bytes)
    {
        AddLast();
        var again = _known.Values.Where(text => text.Count > 1).ToList();
        return new(bytes, again.Sum(text => (text.Count - 1) * text.Bytes), again.Count,
            bytes - again.Sum(text => ((text.Count - 1) * text.Bytes) - (text.Count * ReferenceBytes)));
    }

    void Add(in MeasuredBlock block)
    {
        if (block.Hash != _last.Hash)
        {
            AddLast();
            _last = (block.Hash, block.Bytes);
        }

        _lastCount++;
    }

    void AddLast()
    {
        if (_lastCount == 0)
            return;
        var count = _known.GetValueOrDefault(_last.Hash).Count;
        if (count == 0 && _known.Count == KnownMax)
            ForgetSingles();
        if (count > 0 || _known.Count < KnownMax)
            _known[_last.Hash] = (count + _lastCount, _last.Bytes);
        _lastCount = 0;
    }

    // Texts that come once are the usual case, and they must not grow with the rows.
    void ForgetSingles()
    {
        foreach (var (hash, _) in _known.Where(text => text.Value.Count == 1).ToList())
            _known.Remove(hash);
    }
}
