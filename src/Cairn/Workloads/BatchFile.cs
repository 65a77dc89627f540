using Cairn.Workloads.Sources;

namespace Cairn.Workloads;

/// <summary>A file of ready batch lines, which is a workload by itself: every line names all that it needs.</summary>
static class BatchFile
{
    const int NameLengthMax = 64;

    static readonly string[] Endings = [".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".json.gz"];

    /// <summary>Whether a path is one that such a file may have.</summary>
    public static bool IsNamed(string path) => File.Exists(path)
        && (Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) || IsCreateBody(path));

    // A workload may be written as JSON too; it has no list of requests.
    static bool IsCreateBody(string path)
    {
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return false;
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[256];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("["u8)
            || (text.StartsWith("{"u8) && text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"requests\""u8));
    }

    /// <summary>The workload; its rows are checked when the input is.</summary>
    /// <exception cref="BadInputException">Its first line is no ready request.</exception>
    public static Workload Read(string path, InputCopies copies)
    {
        var plain = PlainInput.Open(Path.GetFullPath(path), path, copies, new(path, null));
        if (plain.Format is not (InputFormat.BatchLines or InputFormat.OpenAiLines))
        {
            throw new Place(path, 1).Refuse("a line that is no ready request",
                """{"custom_id": ..., "params": {...}} in each line, or OpenAI's form of it""",
                "Rows of another form need a folder with a cairn.yaml that says what to ask; cairn init makes one.");
        }

        return new()
        {
            Name = NameOf(path),
            Folder = Path.GetDirectoryName(Path.GetFullPath(path))!,
            Input = new() { Path = plain.Path, Name = plain.Name, Format = plain.Format.Value },
            Fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([])),
        };
    }

    static string NameOf(string path) => string.Concat(Path.GetFileNameWithoutExtension(path)
        .Take(NameLengthMax)
        .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-'));
}
