using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace Cairn.Workloads;

/// <summary>The one folder a workload may read from, and the fingerprint of what it read.</summary>
sealed class WorkloadFolder : IDisposable
{
    /// <summary>A prompt part over this could not be sent in any request.</summary>
    const int FileBytesMax = 32 * 1024 * 1024;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly string _asNamed;

    WorkloadFolder(string asNamed, string fileName)
    {
        _asNamed = asNamed;
        FileName = fileName;
        FullPath = Path.GetFullPath(asNamed.Length == 0 ? "." : asNamed);
    }

    public string FullPath { get; }

    /// <summary>The name of the workload file in the folder.</summary>
    public string FileName { get; }

    public static WorkloadFolder Open(string folderOrFile)
    {
        if (File.Exists(folderOrFile))
            return new(Path.GetDirectoryName(folderOrFile) ?? "", Path.GetFileName(folderOrFile));
        if (!Directory.Exists(folderOrFile))
        {
            throw new Place(folderOrFile, null).Refuse(
                "nothing there", "a folder with a cairn.yaml, or such a file",
                    "Check the path, or start one with cairn init.");
        }

        string[] names = ["cairn.yaml", "cairn.yml"];
        if (names.FirstOrDefault(name => File.Exists(Path.Combine(folderOrFile, name))) is { } found)
            return new(folderOrFile, found);

        throw new Place(folderOrFile, null).Refuse(
            "a folder without cairn.yaml", "a workload file in it", "Check the path, or start one with cairn init.");
    }

    /// <summary>The file as the user would name it from where he is.</summary>
    public string NameOf(string relative) => Path.Combine(_asNamed, relative);

    /// <summary>The absolute path of a file of the folder; null, with a fault, when it is none.</summary>
    public string? Resolve(string relative, Place place, FaultList faults) =>
        Resolve(relative, place, faults, File.Exists);

    /// <summary>The same of a file, or of a folder below it.</summary>
    public string? ResolveAny(string relative, Place place, FaultList faults) =>
        Resolve(relative, place, faults, Path.Exists);

    string? Resolve(string relative, Place place, FaultList faults, Func<string, bool> exists)
    {
        var full = Path.GetFullPath(Path.Combine(FullPath, relative));
        if (Path.IsPathRooted(relative) || !IsBelow(full, FullPath))
        {
            faults.Add(
                place, $"\"{relative}\"", "a path below the folder of the workload", "Put the file into that folder.");
            return null;
        }

        if (!exists(full))
        {
            faults.Add(place, $"no file \"{relative}\"", "a file of the folder",
                Spelling.DidYouMean(relative, Siblings(full), "Check the name."));
            return null;
        }

        if (IsBelow(RealPath(full), RealPath(FullPath)))
            return full;

        faults.Add(
            place, $"\"{relative}\", a link out of the folder", "a file of the folder", "Put the file itself there.");
        return null;
    }

    /// <summary>
    /// Reads a text of the folder and makes it part of the fingerprint; null, with a fault, when it cannot be.
    /// </summary>
    public string? ReadText(string relative, Place place, FaultList faults)
    {
        if (Resolve(relative, place, faults) is not { } path)
            return null;
        if (new FileInfo(path).Length > FileBytesMax)
        {
            faults.Add(place, $"\"{relative}\" of {new FileInfo(path).Length:N0} bytes", $"at most {FileBytesMax:N0}",
                "Shorten it.");
            return null;
        }

        var bytes = Read(path, place, relative, faults);
        Note(relative, bytes);
        var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        if (Utf8.IsValid(text))
            return Encoding.UTF8.GetString(text);

        faults.Add(new(NameOf(relative), null), "bytes that are not UTF-8", "UTF-8", "Save the file as UTF-8.");
        return null;
    }

    /// <summary>SHA-256 over all that was read so far.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    static byte[] Read(string path, Place place, string relative, FaultList faults)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(place, $"\"{relative}\" that cannot be read ({exception.Message})", "a readable file",
                "Check its permissions.");
            return [];
        }
    }

    void Note(string name, byte[] bytes)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes($"{name}\n{bytes.Length}\n"));
        _hash.AppendData(bytes);
    }

    static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    /// <summary>The path with every link in it followed, the folders on the way included.</summary>
    static string RealPath(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
            return path;

        var here = Path.Combine(RealPath(parent), Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.ResolveLinkTarget(true) is { } target ? RealPath(target.FullName) : here;
    }

    IEnumerable<string> Siblings(string full) =>
        Path.GetDirectoryName(full) is { } parent && Directory.Exists(parent)
            ? Directory.EnumerateFiles(parent).Take(1000).Select(path => Path.GetRelativePath(FullPath, path))
            : [];
}
