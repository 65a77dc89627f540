namespace Cairn.Bench.Results;

/// <summary>
/// A file whose bytes are there at once, as those of a fast connection are; a file stream would ask another thread.
/// </summary>
sealed class ReadyFile(string path)
    : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}
