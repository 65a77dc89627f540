namespace Cairn.Running;

/// <summary>
/// Reads a stream of results in one pass: its lines are read on all cores, and added in the order in which they came.
/// </summary>
/// <param name="reader">Reads lines.</param>
/// <param name="tally">Takes what they say.</param>
/// <param name="kept">Takes all bytes before they are read; null where they stand elsewhere.</param>
sealed class ResultReader(ResultLineReader reader, ResultTally tally, ResultBytes? kept)
{
    readonly Queue<(Task Reading, LineBlock Block)> _ahead = [];
    readonly Stack<LineBlock> _spare = [];

    /// <summary>Reads to the end.</summary>
    /// <param name="fill">Puts the next bytes where it is told to and says how many; 0 at the end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it ended behind a newline, or was empty.</returns>
    public async Task<bool> ReadAsync(Func<Memory<byte>, ValueTask<int>> fill, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAllAsync(fill, cancellationToken);
        }
        finally
        {
            // Nobody may read a block any more when its memory is given back.
            await Task.WhenAny(Task.WhenAll(_ahead.Select(ahead => ahead.Reading)));
        }
    }

    async Task<bool> ReadAllAsync(Func<Memory<byte>, ValueTask<int>> fill, CancellationToken cancellationToken)
    {
        var block = new LineBlock(LineBlock.BytesFirst);
        while (await fill(block.Free) is > 0 and var taken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            kept?.Add(block.Free.Span[..taken], block);
            block.Took(taken);
            if (block.IsTooLong)
                kept?.Spill(block);
            if (block.IsFull)
                block = await PassOnAsync(block, isLast: false);
        }

        block = await PassOnAsync(block, isLast: true);
        while (_ahead.Count > 0)
            await AddFirstAsync();
        var isEmpty = block.IsEmpty;
        if (kept?.TryHold(block) != true)
            _spare.Push(block);
        foreach (var spare in _spare)
            spare.Release();
        return isEmpty;
    }

    async Task<LineBlock> PassOnAsync(LineBlock block, bool isLast)
    {
        var next = _spare.TryPop(out var spare) ? spare
            : new(isLast ? LineBlock.BytesFirst : LineBlock.BytesUsual);
        if (!block.TryCut(next))
        {
            _spare.Push(next);
            return block;
        }

        kept?.TryHold(block);
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
        var (reading, block) = _ahead.Peek();
        await reading;
        _ahead.Dequeue();
        block.AddTo(tally);
        if (kept is not { IsHeld: true })
            _spare.Push(block);
    }
}
