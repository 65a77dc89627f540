namespace Cairn.Workloads;

/// <summary>A file of ready batch lines, which is a workload by itself: every line names all that it needs.</summary>
static class BatchFile
{
    const int NameLengthMax = 64;

    /// <summary>Whether a path is one that such a file may have.</summary>
    public static bool IsNamed(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".JSONL" or ".NDJSON" && File.Exists(path);

    /// <summary>The workload; its rows are checked when the input is.</summary>
    /// <exception cref="BadInputException">Its first line is no batch line.</exception>
    public static Workload Read(string path)
    {
        if (!InputReader.LooksLikeBatchLines(path))
        {
            throw new Place(path, 1).Refuse("a line that is no ready request",
                """{"custom_id": ..., "params": {...}} in each line""",
                "Rows of another form need a folder with a cairn.yaml that says what to ask; cairn init makes one.");
        }

        return new()
        {
            Name = NameOf(path),
            Folder = Path.GetDirectoryName(Path.GetFullPath(path))!,
            Input = new() { Path = Path.GetFullPath(path), Name = path, Format = InputFormat.BatchLines },
            Fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([])),
        };
    }

    static string NameOf(string path) => string.Concat(Path.GetFileNameWithoutExtension(path)
        .Take(NameLengthMax)
        .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));
}
