namespace Cairn.Running;

/// <summary>
/// Reads a stream of results in one pass: its lines are read on all cores, and added in the order in which they came.
/// </summary>
/// <param name="reader">Reads lines.</param>
/// <param name="tally">Takes what they say.</param>
sealed class ResultReader(ResultLineReader reader, ResultTally tally)
{
    readonly Queue<(Task Reading, LineBlock Block)> _ahead = [];
    readonly Stack<LineBlock> _spare = [];

    /// <summary>Reads to the end.</summary>
    /// <param name="fill">Puts the next bytes where it is told to and says how many; 0 at the end.</param>
    /// <param name="copy">Where all bytes are written before they are read; null for nowhere.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it ended behind a newline, or was empty.</returns>
    public async Task<bool> ReadAsync(
        Func<Memory<byte>, ValueTask<int>> fill, Stream? copy, CancellationToken cancellationToken)
    {
        var block = new LineBlock();
        while (await fill(block.Free) is > 0 and var taken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Copy(block.Free.Span[..taken], copy);
            block.Took(taken);
            if (block.IsFull)
                block = await PassOnAsync(block, isLast: false);
        }

        block = await PassOnAsync(block, isLast: true);
        while (_ahead.Count > 0)
            await AddFirstAsync();
        _spare.Push(block);
        var isEmpty = block.IsEmpty;
        foreach (var spare in _spare)
            spare.Release();
        return isEmpty;
    }

    // To hand a hundred kilobytes to another thread takes longer than the system takes to keep them.
    static void Copy(ReadOnlySpan<byte> bytes, Stream? to) => to?.Write(bytes);

    async Task<LineBlock> PassOnAsync(LineBlock block, bool isLast)
    {
        var next = _spare.TryPop(out var spare) ? spare : new();
        if (!block.TryCut(next))
        {
            _spare.Push(next);
            return block;
        }

        // Most batches are small: theirs is the only block, and needs no other thread.
        if (isLast && _ahead.Count == 0)
            block.Read(reader);
        var reading = isLast && _ahead.Count == 0 ? Task.CompletedTask : Task.Run(() => block.Read(reader));
        _ahead.Enqueue((reading, block));
        if (_ahead.Count > Environment.ProcessorCount)
            await AddFirstAsync();
        return next;
    }

    async Task AddFirstAsync()
    {
        var (reading, block) = _ahead.Dequeue();
        await reading;
        block.AddTo(tally);
        _spare.Push(block);
    }
}
