using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Files;

/// <summary>Keeps the files of the Files API: what is known of them here, their bytes in the spool.</summary>
/// <remarks>Not thread-safe, like the core that owns it.</remarks>
sealed class FileShelf(SandboxOptions options, Spool spool)
{
    public const string Kind = "file";

    readonly TrackedTable<string, StoredFile> _byId = new();
    readonly List<string> _spent = [];

    /// <summary>Grows with everything that a client could see.</summary>
    public long Changes { get; private set; }

    /// <summary>How many files were ever taken in.</summary>
    public int Ordinal { get; private set; }

    /// <summary>In the order in which they came.</summary>
    public IEnumerable<StoredFile> All => _byId.Values.OrderBy(file => file.Ordinal);

    public StoredFile Add(ArrivedFile arrived, DateTimeOffset now)
    {
        var held = _byId.Values.Sum(file => file.SizeBytes);
        if (held + arrived.SizeBytes > options.Files.StorageBytesMax)
        {
            var limit = options.Files.StorageBytesMax;
            throw new ApiRefusal(
                400, RequestFault.InvalidRequest,
                $"The files of your organization have {held} of {limit} bytes; this one has {arrived.SizeBytes}."
                + " Delete files and upload it again.")
            {
                ErrorCode = "storage_quota_exceeded",
            };
        }

        var file = new StoredFile
        {
            Ordinal = ++Ordinal,
            Id = Ids.File(options.Seed, Ordinal),
            Workspace = arrived.Workspace,
            Filename = arrived.Filename,
            MimeType = arrived.MimeType,
            SizeBytes = arrived.SizeBytes,
            Sha256 = arrived.Sha256,
            CreatedAt = now,
            ExpiresAt = now + arrived.Life,
        };
        spool.Adopt(arrived.Path, file.Id, Kind);
        _byId[file.Id] = file;
        Changes++;
        return file;
    }

    /// <summary>The files that are new, and the ids of those that are gone, since this was last asked.</summary>
    public (IReadOnlyList<StoredFile> Written, IReadOnlyList<string> Removed) TakeChanges()
    {
        var (written, removed) = _byId.TakeChanges();
        return ([.. written.Select(pair => pair.Value)], removed);
    }

    public StoredFile? Seek(FileName name) =>
        _byId.GetValueOrDefault(name.Id) is { } file && file.Workspace == name.Workspace ? file : null;

    public StoredFile Find(FileName name) =>
        Seek(name) ?? throw ApiRefusal.NotFound($"File not found: {name.Id}");

    public FilePage List(FileQuery query)
    {
        var mine = _byId.Values.Where(file => file.Workspace == query.Workspace);
        if (query.Ids is { } ids)
            mine = mine.Where(file => ids.Contains(file.Id));

        if (query.Page is { } page)
        {
            var before = FilePage.OrdinalOf(page)
                ?? throw ApiRefusal.Invalid($"page: '{page}' is not the next_page of a list of files");
            mine = mine.Where(file => file.Ordinal < before);
        }

        var found = IdPage<StoredFile>.Of(
            [.. mine.OrderByDescending(file => file.Ordinal)],
            new(query.Limit, query.AfterId, query.BeforeId),
            file => file.Id);
        return new(found.Items, found.HasMore);
    }

    public void Delete(FileName name)
    {
        var file = Find(name);
        _byId.Remove(file.Id);
        _spent.Add(file.Id);
        Changes++;
    }

    /// <summary>The bytes, for who may have them.</summary>
    public (StoredFile File, FileStream Content) Download(FileName name, DateTimeOffset now)
    {
        var file = Find(name);
        if (file.HasExpired(now))
            throw ApiRefusal.Of(RequestFault.FileExpired(file.Id));

        return options.Files.UploadsAreDownloadable
            ? (file, spool.Open(file.Id, Kind))
            : throw new ApiRefusal(
                400, RequestFault.InvalidRequest,
                $"File '{file.Id}' was uploaded; only files that a tool made can be downloaded.")
            {
                ErrorCode = "file_not_downloadable",
            };
    }

    /// <summary>The bytes, for a request that refers to them.</summary>
    public byte[] Read(StoredFile file)
    {
        using var content = spool.Open(file.Id, Kind);
        var bytes = new byte[file.SizeBytes];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Deletes the bytes that no state needs any more; to be called once the present state is safe.</summary>
    public void DropSpent()
    {
        foreach (var id in _spent)
            spool.Drop(id, Kind);

        _spent.Clear();
    }

    public bool Holds(string id) => _byId.ContainsKey(id);

    public void Restore(int ordinal, IEnumerable<StoredFile> files)
    {
        Ordinal = ordinal;
        foreach (var file in files)
            _byId[file.Id] = file;
    }
}
