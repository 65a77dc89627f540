using System.Security.Cryptography;

namespace Cairn.Workloads.Sources;

/// <summary>
/// Keeps plain copies of inputs whose rows cannot be read in any order as they stand. Each is named by a hash, so that
/// it is made once and never changes.
/// </summary>
/// <remarks>A copy that can be made again is dropped when nobody read it for a month.</remarks>
sealed class InputCopies(InputSources sources)
{
    const int IdleDaysMax = 30;
    const string Piped = "piped-";
    const string Draft = ".part";

    /// <summary>The copy that <paramref name="unpack"/> makes of a file, where there is none yet.</summary>
    /// <param name="source">The file, absolute.</param>
    /// <param name="kind">What is done to it, as part of a file name.</param>
    /// <param name="place">Where the file is named.</param>
    /// <param name="unpack">Reads the file and writes the copy.</param>
    public string Of(string source, string kind, Place place, Action<Stream, Stream> unpack)
    {
        using var packed = Open(source, place);
        var path = PathOf($"{kind}-{Convert.ToHexStringLower(SHA256.HashData(packed))}", place);
        if (File.Exists(path))
        {
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
            return path;
        }

        packed.Position = 0;
        File.Move(Write(path, to => unpack(packed, to)), path, overwrite: true);
        return path;
    }

    /// <summary>A copy of what is made now, named by its own content.</summary>
    public string OfContent(string kind, Place place, Action<Stream> write)
    {
        var draft = Write(PathOf(kind, place), write);
        string hash;
        using (var written = File.OpenRead(draft))
            hash = Convert.ToHexStringLower(SHA256.HashData(written));
        var path = PathOf($"{kind}-{hash}", place);
        File.Move(draft, path, overwrite: true);
        return path;
    }

    /// <summary>The copy of what is piped in, or of what was piped in when the run began.</summary>
    /// <exception cref="BadInputException">Nothing is piped in, or the copy of then is gone.</exception>
    public string OfStandardInput(Place place)
    {
        if (sources.PipedSha256 is { } sha256)
        {
            return PathOf(Piped + sha256, place) is var kept && File.Exists(kept) ? kept : throw place.Refuse(
                "rows that were piped in and of which no copy is left", $"the file {kept}",
                "Put it back, or start a new run.");
        }

        if (sources.StandardInput is not { } piped)
        {
            throw place.Refuse("nothing on standard input", "the rows",
                "Pipe them in: cat rows.jsonl | cairn run; or name a file.");
        }

        return OfContent(
            Piped.TrimEnd('-'), place, to => Utf16Text.Copy(piped, to, new("standard input", null)));
    }

    static FileStream Open(string source, Place place)
    {
        try
        {
            return new(source, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw place.Refuse(
                "no file that can be read", "the input", $"Check its name and its permissions ({exception.Message}).");
        }
    }

    string PathOf(string name, Place place)
    {
        var folder = sources.CopiesFolder ?? throw place.Refuse(
            "an input of which a plain copy is needed", "a folder for copies",
            "Give InputSources.CopiesFolder, or unpack the input.");
        return Path.Combine(folder, name);
    }

    string Write(string path, Action<Stream> write)
    {
        OwnerOnly.CreateFolder(sources.CopiesFolder!);
        DropIdle();
        var draft = $"{path}.{Environment.ProcessId}{Draft}";
        try
        {
            using var file = OwnerOnly.CreateFile(draft);
            write(file);
            file.Flush(flushToDisk: true);
            return draft;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    void DropIdle()
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-IdleDaysMax);
        foreach (var file in new DirectoryInfo(sources.CopiesFolder!).EnumerateFiles())
        {
            var isOnlyCopy = file.Name.StartsWith(Piped, StringComparison.Ordinal) && file.Extension != Draft;
            if (!isOnlyCopy && file.LastWriteTimeUtc < before)
                file.Delete();
        }
    }
}
