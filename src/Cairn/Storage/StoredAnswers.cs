using System.Security.Cryptography;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>Finds the files in which a run's prompts, rows and answers stand, and deletes them.</summary>
/// <remarks>
/// Nothing outside of the home is ever deleted, and no link is followed: a link is deleted itself. What the bill is
/// worked out from stays: the ledger, the layouts and what a cascade decided, in none of which a text of a row stands.
/// </remarks>
/// <param name="home">The folder of the ledger, absolute.</param>
sealed class StoredAnswers(string home)
{
    const string Copies = "inputs";
    const string Sent = "sent";

    static readonly string[] OfTheBooks = [LayoutFile.Prefix, StageFile.Prefix, CascadeRecord.Prefix, "lock"];

    readonly Dictionary<string, string> _hashes = [];

    /// <summary>What there is of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="batchIds">Its batches.</param>
    /// <param name="isInputShared">Whether another run still needs the copy of the input.</param>
    /// <exception cref="CairnException">A folder on the way there is a link.</exception>
    public IReadOnlyList<StoredFile> Of(Run run, IReadOnlyList<string> batchIds, bool isInputShared)
    {
        var folder = Path.Combine(home, "runs", run.Id);
        RefuseLinks(folder, Path.Combine(folder, "segments"), Path.Combine(home, Copies), Path.Combine(home, Sent));
        return
        [
            .. Below(folder).Where(file => !OfTheBooks.Any(Path.GetFileName(file.FullName).StartsWith))
                .Select(file => new StoredFile(file.FullName, WhatOf(file.Name, folder, file.FullName), SizeOf(file))),
            .. isInputShared ? [] : InputOf(run),
            .. batchIds.Select(id => new FileInfo(Path.Combine(home, Sent, $"{Path.GetFileName(id)}.jsonl")))
                .Where(file => file.Exists)
                .Select(file => new StoredFile(file.FullName, "requests of another program", SizeOf(file))),
        ];
    }

    /// <summary>What stays for the bill, in bytes.</summary>
    public long BytesKept(Run run)
    {
        var folder = Path.Combine(home, "runs", run.Id);
        return Below(folder).Where(file => OfTheBooks.Any(file.Name.StartsWith)).Sum(SizeOf);
    }

    /// <summary>Deletes a file that <see cref="Of"/> found; one that is gone is none to worry about.</summary>
    /// <exception cref="ArgumentException">It is not below the home.</exception>
    public void Delete(StoredFile file)
    {
        if (!Path.GetFullPath(file.Path).StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException($"'{file.Path}' is not below '{home}'.", nameof(file));
        if (Directory.Exists(Path.GetDirectoryName(file.Path)))
            File.Delete(file.Path);
    }

    /// <summary>Makes the deletions durable, and drops folders of the run that are empty now.</summary>
    public void Finish(Run run)
    {
        var folder = Path.Combine(home, "runs", run.Id);
        foreach (var empty in FoldersIn(folder).Where(each => each.Name != "segments"))
        {
            if (!empty.EnumerateFileSystemInfos().Any())
                empty.Delete();
        }

        foreach (var changed in (string[])[folder, Path.Combine(folder, "segments"), Path.Combine(home, Copies)])
        {
            if (Directory.Exists(changed))
                DurableFile.FlushFolder(changed);
        }
    }

    IEnumerable<StoredFile> InputOf(Run run)
    {
        var copies = new DirectoryInfo(Path.Combine(home, Copies));
        foreach (var copy in copies.Exists ? copies.EnumerateFiles() : [])
        {
            if (copy.LinkTarget is null && IsInputOf(run, copy))
                yield return new(copy.FullName, "copy of the input", copy.Length);
        }
    }

    // A copy has in its name the hash of what it was made of, which is the input's own only where it was piped in.
    bool IsInputOf(Run run, FileInfo copy) =>
        copy.Name.EndsWith(run.Spec.InputSha256, StringComparison.Ordinal) || HashOf(copy) == run.Spec.InputSha256;

    string HashOf(FileInfo copy)
    {
        if (!_hashes.TryGetValue(copy.FullName, out var hash))
        {
            using var content = copy.OpenRead();
            _hashes[copy.FullName] = hash = Convert.ToHexStringLower(SHA256.HashData(content));
        }

        return hash;
    }

    static IEnumerable<FileSystemInfo> Below(string folder)
    {
        var root = new DirectoryInfo(folder);
        foreach (var entry in root.Exists ? root.EnumerateFileSystemInfos() : [])
        {
            if (entry is DirectoryInfo { LinkTarget: null })
            {
                foreach (var inner in Below(entry.FullName))
                    yield return inner;
            }
            else
            {
                yield return entry;
            }
        }
    }

    static IEnumerable<DirectoryInfo> FoldersIn(string folder) => new DirectoryInfo(folder) is { Exists: true } root
        ? root.EnumerateDirectories().Where(each => each.LinkTarget is null).ToList()
        : [];

    static long SizeOf(FileSystemInfo entry) => entry is FileInfo { LinkTarget: null } file ? file.Length : 0;

    static string WhatOf(string name, string folder, string path) => name switch
    {
        _ when Path.GetDirectoryName(path) != Path.Combine(folder, "segments") => "sandbox",
        "requests.bin" => "digests of requests",
        "accepted" => "journal of batches",
        _ when name.StartsWith("reused-", StringComparison.Ordinal) => "answers of earlier runs",
        _ when name.EndsWith(".jsonl", StringComparison.Ordinal) => "answers",
        _ => "working files",
    };

    static void RefuseLinks(params IReadOnlyList<string> folders)
    {
        if (folders.Select(path => new DirectoryInfo(path)).FirstOrDefault(each => each.LinkTarget is not null)
            is { } folder)
        {
            throw new CairnException($"'{folder.FullName}' is a link to '{folder.LinkTarget}', and purge follows none. "
                + "Put the folder itself there, or delete what it leads to by hand.");
        }
    }
}
