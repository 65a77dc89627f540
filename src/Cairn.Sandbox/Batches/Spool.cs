using System.Globalization;
using Cairn.Sandbox.Files;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Sandbox.Batches;

/// <summary>The folder where bodies and results lie, so that neither costs memory.</summary>
/// <remarks>Where a state file refers to it, a body and its index are durable before their batch exists, and results
/// are as durable as the last <see cref="Flush"/>.</remarks>
sealed class Spool : IDisposable
{
    readonly string _folder;
    readonly Dictionary<string, SafeFileHandle> _bodies = [];
    readonly Dictionary<string, FileStream> _results = [];
    readonly HashSet<string> _appended = [];
    byte[] _buffer = new byte[64 * 1024];
    int _uploads;

    public Spool(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
    }

    /// <summary>Whether the files are to outlive the machine's memory; without a state file nobody would find them
    /// again.</summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>A path for a body that is still arriving.</summary>
    public string NewUploadPath()
    {
        var number = Interlocked.Increment(ref _uploads);
        return Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{number}.part"));
    }

    /// <summary>Makes an upload the body of a batch, for good.</summary>
    public void Adopt(BatchUpload upload, string batchId)
    {
        // The body first: where the sync of a file also syncs the folder, that of the index makes the rename durable.
        File.Move(upload.BodyPath, PathOf(batchId, "body"), overwrite: true);
        using var index = new FileStream(PathOf(batchId, "index"), FileMode.Create, FileAccess.Write);
        using var writer = new StreamWriter(index, leaveOpen: true);
        foreach (var (offset, length, customId) in upload.Requests)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{offset} {length} {customId}\n"));

        writer.Flush();
        MakeDurable(index);
    }

    /// <summary>Makes an upload a file of its own, for good.</summary>
    public void Adopt(string uploadPath, string id, string kind) =>
        File.Move(uploadPath, PathOf(id, kind), overwrite: true);

    public FileStream Open(string id, string kind) =>
        new(PathOf(id, kind), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public RequestExtent[] ReadIndex(string batchId) =>
    [
        .. from line in File.ReadLines(PathOf(batchId, "index"))
           let parts = line.Split(' ')
           select new RequestExtent(
               long.Parse(parts[0], CultureInfo.InvariantCulture),
               int.Parse(parts[1], CultureInfo.InvariantCulture),
               parts[2]),
    ];

    /// <summary>The params of one request; valid until the next call.</summary>
    public ReadOnlySpan<byte> ReadBody(string batchId, RequestExtent extent)
    {
        if (!_bodies.TryGetValue(batchId, out var handle))
            _bodies[batchId] = handle = File.OpenHandle(PathOf(batchId, "body"));

        if (_buffer.Length < extent.Length)
            _buffer = new byte[extent.Length * 5L / 4];

        var target = _buffer.AsSpan(0, extent.Length);
        for (var filled = 0; filled < target.Length;)
        {
            var read = RandomAccess.Read(handle, target[filled..], extent.Offset + filled);
            filled += read > 0 ? read : throw new IOException($"The spooled body of {batchId} is shorter than it was.");
        }

        return target;
    }

    /// <summary>Appends a line and returns the new length.</summary>
    public long AppendResult(string batchId, ReadOnlySpan<byte> line)
    {
        var stream = ResultsOf(batchId);
        stream.Write(line);
        _appended.Add(batchId);
        return stream.Position;
    }

    /// <summary>Makes everything appended so far durable.</summary>
    public void Flush()
    {
        foreach (var batchId in _appended)
            MakeDurable(_results[batchId]);

        _appended.Clear();
    }

    /// <summary>Brings a file to disk, if anybody will look for it there.</summary>
    public void MakeDurable(FileStream file) => file.Flush(flushToDisk: IsDurable);

    /// <summary>Forgets what was appended after the state that is being restored.</summary>
    public void TruncateResults(string batchId, long length)
    {
        var stream = ResultsOf(batchId);
        stream.SetLength(length);
        stream.Position = length;
    }

    /// <summary>No line will be appended any more and no request read: closes the files and drops the body.</summary>
    public void Close(string batchId)
    {
        if (_bodies.Remove(batchId, out var body))
            body.Dispose();

        if (_results.Remove(batchId, out var results))
        {
            MakeDurable(results);
            results.Dispose();
            _appended.Remove(batchId);
        }
    }

    public FileStream OpenResults(string batchId) =>
        new(PathOf(batchId, "results"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Removes each file of the spool's own kinds that belongs to none of these, such as an upload that a
    /// crash cut short. What somebody else put there stays.</summary>
    public void KeepOnly(Func<string, string, bool> isNeeded)
    {
        foreach (var path in Directory.EnumerateFiles(_folder).ToList())
        {
            var (name, kind) = (Path.GetFileNameWithoutExtension(path), Path.GetExtension(path).TrimStart('.'));
            if (IsOwn(name, kind) && !isNeeded(name, kind))
                File.Delete(path);
        }
    }

    public void Drop(string batchId, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
            File.Delete(PathOf(batchId, kind));
    }

    public void Dispose()
    {
        foreach (var body in _bodies.Values)
            body.Dispose();

        foreach (var results in _results.Values)
            results.Dispose();

        _bodies.Clear();
        _results.Clear();
    }

    FileStream ResultsOf(string batchId)
    {
        if (_results.TryGetValue(batchId, out var stream))
            return stream;

        const FileShare everything = FileShare.ReadWrite | FileShare.Delete;
        stream = new(PathOf(batchId, "results"), FileMode.OpenOrCreate, FileAccess.Write, everything);
        stream.Seek(0, SeekOrigin.End);
        return _results[batchId] = stream;
    }

    static bool IsOwn(string name, string kind) => kind switch
    {
        "part" => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        "body" or "index" or "results" => name.StartsWith("msgbatch_", StringComparison.Ordinal),
        _ => kind == FileShelf.Kind && name.StartsWith("file_", StringComparison.Ordinal),
    };

    string PathOf(string batchId, string kind) => Path.Combine(_folder, $"{batchId}.{kind}");
}
