namespace Cairn.Running.Reusing;

/// <summary>Reads the answers that a run took over while its rows go by in the order of the input.</summary>
sealed class ReusedReader : IAsyncDisposable
{
    readonly Stream? _file;
    readonly IAsyncEnumerator<ReusedAnswer>? _answers;
    ReusedAnswer? _next;
    bool _isStarted;

    /// <summary>Opens the answers of a run, if it took any.</summary>
    /// <exception cref="SegmentDamagedException">Their file is gone or damaged.</exception>
    public ReusedReader(RunMaterial material, CancellationToken cancellationToken)
    {
        _file = ReusedFile.Open(material.Blobs, material.Spec);
        if (_file is not null)
            _answers = AllAsync(_file, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>The answer that a row took over; null where it took none. Rows are asked for ascending.</summary>
    public async Task<ReusedAnswer?> FindAsync(int row)
    {
        while (_answers is not null && (!_isStarted || _next?.Row < row))
        {
            _isStarted = true;
            _next = await _answers.MoveNextAsync() ? _answers.Current : null;
        }

        return _next?.Row == row ? _next : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_answers is not null)
            await _answers.DisposeAsync();
        if (_file is not null)
            await _file.DisposeAsync();
    }

    static async IAsyncEnumerable<ReusedAnswer> AllAsync(
        Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, line, _) in Lines.ReadAsync(file, cancellationToken))
            yield return ReusedAnswer.Parse(line.ToArray());
    }
}
