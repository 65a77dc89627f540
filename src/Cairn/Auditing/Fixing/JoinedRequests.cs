using Cairn.Auditing.Reading;
using Cairn.Workloads;
using Cairn.Workloads.Sources;

namespace Cairn.Auditing.Fixing;

/// <summary>
/// Requests as the repair reads them, in one plain file with one on each line: the file itself where it is such a one,
/// else a copy beside the target that goes when the repair is done.
/// </summary>
sealed class JoinedRequests : IDisposable
{
    const byte NewLine = (byte)'\n';

    readonly bool _isCopy;

    JoinedRequests(string path, string name, bool isCopy) => (Path, Name, _isCopy) = (path, name, isCopy);

    /// <summary>Where they are.</summary>
    public string Path { get; }

    /// <summary>What places are to call it.</summary>
    public string Name { get; }

    /// <summary>Takes the files as they are, or joins them: packed ones, create bodies, several.</summary>
    /// <param name="files">The files, in the order in which their requests are to stand.</param>
    /// <param name="target">The file that will be written.</param>
    /// <param name="cancellationToken">Stops, and leaves nothing behind.</param>
    public static JoinedRequests Of(
        IReadOnlyList<string> files, string target, CancellationToken cancellationToken)
    {
        if (files is [var only] && IsPlain(only))
            return new(only, only, isCopy: false);
        var name = files is [var single] ? single : $"{files[0]} and {files.Count - 1} more";
        var joined = new JoinedRequests(target + ".joined.part", name, isCopy: true);
        try
        {
            joined.Write(files, cancellationToken);
            return joined;
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_isCopy)
            File.Delete(Path);
    }

    static bool IsPlain(string file)
    {
        using var raw = File.OpenRead(file);
        using var read = AuditFiles.Open(file);
        Span<byte> start = stackalloc byte[2];
        return !(raw.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start is [0x1f, 0x8b]) && !RequestFiles.IsDocument(file, read.Head);
    }

    void Write(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        using var copy = OwnerOnly.CreateFile(Path);
        foreach (var file in files)
        {
            using var stream = AuditFiles.Open(file);
            if (RequestFiles.IsDocument(file, stream.Head))
            {
                foreach (var (_, json) in WholeDocument.Lines(file, stream, RequestFiles.DocumentBytesMax))
                    Write(copy, OnOneLine(json.Span));
                continue;
            }

            var lines = new LineReader(stream, 0, 1);
            while (lines.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Write(copy, lines.Current);
            }
        }
    }

    // Line breaks in JSON stand between values alone: those of texts are escaped.
    static byte[] OnOneLine(ReadOnlySpan<byte> json)
    {
        var line = json.ToArray();
        foreach (ref var sign in line.AsSpan())
            sign = sign is NewLine or (byte)'\r' ? (byte)' ' : sign;
        return line;
    }

    static void Write(Stream copy, ReadOnlySpan<byte> line)
    {
        copy.Write(line);
        copy.WriteByte(NewLine);
    }
}
