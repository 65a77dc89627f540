namespace Cairn.Running.Reusing;

/// <summary>An earlier run, by which request each of its rows made and what was answered.</summary>
/// <remarks>It needs neither the input nor the workload of that run, which may have changed since.</remarks>
sealed class PastRun : IAsyncDisposable
{
    readonly RunMaterial _material;
    readonly RecordFinder _records;
    readonly Stream? _file;
    readonly Dictionary<int, (long Offset, int Length, DateTimeOffset AskedAt)> _taken = [];

    PastRun(RunMaterial material, RunSnapshot snapshot, UInt128[] digests)
    {
        _material = material;
        _records = new(material, snapshot);
        Digests = digests;
        _file = ReusedFile.Open(material.Blobs, material.Spec);
    }

    /// <summary>The request of each row of its input.</summary>
    public UInt128[] Digests { get; }

    /// <summary>Opens a run.</summary>
    /// <param name="material">Its files and its layout; input and workload are not looked at.</param>
    /// <param name="snapshot">What the ledger shows of it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<PastRun> OpenAsync(
        RunMaterial material, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var past = new PastRun(material, snapshot, DigestFile.Read(material.Blobs, material.Spec.InputRows));
        if (past._file is null)
            return past;
        await foreach (var (offset, line, _) in Lines.ReadAsync(past._file, cancellationToken))
        {
            var answer = ReusedAnswer.Parse(line.ToArray());
            past._taken[answer.Row] = (offset, line.Length, answer.AskedAt);
        }

        return past;
    }

    /// <summary>When a row that has a good answer was asked; null for any other.</summary>
    public DateTimeOffset? AskedAt(int row) =>
        _taken.TryGetValue(row, out var taken) ? taken.AskedAt
        : _records.RecordedFinal(row) == true ? _material.Spec.StartedAt
        : null;

    /// <summary>The good answer of a row, for a row of another run.</summary>
    /// <exception cref="SegmentDamagedException">A file of the run is gone or damaged.</exception>
    public async Task<ReusedAnswer> FindAsync(int row, int forRow, CancellationToken cancellationToken)
    {
        if (_taken.TryGetValue(row, out var taken))
        {
            var line = new byte[taken.Length];
            _file!.Position = taken.Offset;
            await _file.ReadExactlyAsync(line, cancellationToken);
            return ReusedAnswer.Parse(line) with { Row = forRow };
        }

        var record = await _records.FindAsync(row, cancellationToken);
        return new(forRow, _material.RunId, record.BatchId, _material.Spec.StartedAt, record.Raw);
    }

    public async ValueTask DisposeAsync()
    {
        await _records.DisposeAsync();
        if (_file is not null)
            await _file.DisposeAsync();
    }
}
