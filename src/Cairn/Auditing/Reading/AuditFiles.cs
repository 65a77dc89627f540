using System.IO.Compression;

namespace Cairn.Auditing.Reading;

/// <summary>Which files the user means, and their bytes as they were before they were packed.</summary>
static class AuditFiles
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    static readonly string[] Endings = [".jsonl", ".ndjson", ".json", ".log", ".txt", ".csv"];

    /// <summary>The files that the paths name; a folder stands for all that it holds of the kinds that are read.
    /// </summary>
    /// <exception cref="BadInputException">A path leads nowhere, or a folder holds none.</exception>
    public static IReadOnlyList<AuditFile> Expand(IEnumerable<string> paths)
    {
        List<AuditFile> files = [];
        List<Fault> faults = [];
        foreach (var path in paths)
        {
            var found = path == StandardInput || File.Exists(path) ? [new(path, IsNamed: true)]
                : Directory.Exists(path)
                    ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                        .Where(IsRead).Order(StringComparer.Ordinal).Select(file => new AuditFile(file, false))]
                : (List<AuditFile>)[];
            if (found.Count == 0)
            {
                faults.Add(new(path, null, Directory.Exists(path) ? "a folder without requests" : "no such file",
                    $"a file, or a folder with files that end in {string.Join(", ", Endings)}, or these with .gz",
                    "Correct the path; - reads standard input."));
            }

            files.AddRange(found);
        }

        return faults.Count == 0 ? files : throw new BadInputException(faults);
    }

    /// <summary>Opens a file, unpacking it where it begins as gzip does.</summary>
    public static SniffedStream Open(string file)
    {
        var raw = new SniffedStream(file == StandardInput
            ? Console.OpenStandardInput()
            : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16));
        return raw.Head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])
            ? new SniffedStream(new GZipStream(raw, CompressionMode.Decompress))
            : raw;
    }

    static bool IsRead(string file) =>
        Endings.Contains(Path.GetExtension(
            Path.GetExtension(file) is ".gz" ? Path.GetFileNameWithoutExtension(file) : file));
}
