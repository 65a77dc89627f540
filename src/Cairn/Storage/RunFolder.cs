using Cairn.Running;
using Microsoft.Win32.SafeHandles;

namespace Cairn.Storage;

/// <summary>
/// The files that belong to one run: its lock, the ids it was given, its result segments, its own sandbox.
/// </summary>
/// <remarks>Everything in it is for the owner only. Names from outside never become paths.</remarks>
public sealed class RunFolder : IBlobStore
{
    const int DiskFullOnUnix = 28;
    const int DiskFullOnWindows = unchecked((int)0x80070070);

    readonly string _root;
    readonly Ballast _ballast;

    /// <summary>Names the folder of a run below <paramref name="home"/>; makes it, for the owner only.</summary>
    public RunFolder(string home, string runId)
    {
        _root = Path.Combine(home, "runs", runId);
        _ballast = new(home);
        Blobs = Path.Combine(_root, "segments");
        foreach (var folder in (string[])[_root, Blobs])
            OwnerOnly.CreateFolder(folder);
    }

    /// <summary>Where the results are kept as the API sent them, one immutable file for each settled batch.</summary>
    public string Blobs { get; }

    /// <summary>The state of the sandbox that belongs to the run.</summary>
    public string SandboxState => Path.Combine(_root, "sandbox.json");

    /// <inheritdoc/>
    public string Place => $"The disk of '{_root}'";

    /// <inheritdoc/>
    public long FreeBytes => new DriveInfo(_root).AvailableFreeSpace;

    /// <summary>The path of a blob by its name.</summary>
    /// <exception cref="ArgumentException">The name is no plain one.</exception>
    public string PathOf(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? Path.Combine(Blobs, name)
            : throw new ArgumentException($"'{name}' is no name of a file of a run.", nameof(name));

    /// <summary>The names of the files that begin so, the newest first.</summary>
    public IReadOnlyList<string> Names(string prefix) =>
    [
        .. new DirectoryInfo(Blobs).EnumerateFiles($"{prefix}*").Where(file => file.Extension != ".part")
            .OrderByDescending(file => file.LastWriteTimeUtc).Select(file => file.Name),
    ];

    /// <summary>
    /// Takes the run for this process, or returns null while another one has it. A killed process lets go by itself.
    /// </summary>
    public FileStream? TryLock()
    {
        try
        {
            return new(Path.Combine(_root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Drops what an earlier process left half written, and sets space aside. Only for the holder of the lock.
    /// </summary>
    public void Prepare()
    {
        foreach (var draft in Directory.EnumerateFiles(Blobs, "*.part"))
            File.Delete(draft);
        _ballast.Ensure();
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await WriteAsync();
        }
        catch (IOException full) when (IsDiskFull(full) && _ballast.Release())
        {
            await WriteAsync();
        }

        async Task WriteAsync()
        {
            var path = PathOf(name);
            var isNew = !File.Exists(path);
            await using var file = OwnerOnly.AppendTo(path);
            await file.WriteAsync(bytes);
            file.FlushToDisk();
            if (isNew)
                DurableFile.FlushFolder(Blobs);
        }
    }

    /// <inheritdoc/>
    public Task<IBlobDraft> DraftAsync(string name) =>
        Task.FromResult<IBlobDraft>(new Draft(this, PathOf($"{name}.part")));

    /// <inheritdoc/>
    public Stream? OpenRead(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    static bool IsDiskFull(IOException exception) => exception.HResult is DiskFullOnUnix or DiskFullOnWindows;

    sealed class Draft(RunFolder folder, string path) : IBlobDraft
    {
        readonly FileStream _file = OwnerOnly.CreateFile(path);
        SafeFileHandle? _handle;
        bool _isPublished;

        public Stream Content => _file;

        // Setting the position of a buffered stream would fill its whole buffer anew for each line of results.
        public void ReadExactlyAt(long offset, Span<byte> to)
        {
            _file.Flush();
            _handle ??= _file.SafeFileHandle;
            while (to.Length > 0)
            {
                var read = RandomAccess.Read(_handle, to, offset);
                if (read == 0)
                    throw new EndOfStreamException($"{path} ends at {offset} bytes.");
                to = to[read..];
                offset += read;
            }
        }

        public void BeginFlush() => _file.BeginFlush();

        public async Task PublishAsync(string name)
        {
            _file.FlushToDisk();
            await _file.DisposeAsync();
            File.Move(path, folder.PathOf(name), overwrite: true);
            DurableFile.FlushFolder(folder.Blobs);
            _isPublished = true;
        }

        public async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            if (!_isPublished)
                File.Delete(path);
        }
    }
}
