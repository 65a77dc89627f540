namespace Cairn.Bench.Results;

/// <summary>
/// A file whose bytes are there at once, as those of a fast connection are; a file stream would ask another thread, and
/// one that is derived from copies them twice.
/// </summary>
sealed class ReadyFile(string path)
    : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false)
{
    long _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = RandomAccess.Read(SafeFileHandle, buffer.Span, _at);
        _at += read;
        return ValueTask.FromResult(read);
    }
}
