using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Cairn.Workloads.Sources;

/// <summary>
/// Makes rows of the files of a folder: one JSON line each with its name, type, size and hash, and the text of a text.
/// </summary>
/// <remarks>
/// PDF and images are told by their first bytes, whatever they are called; all else must be UTF-8. Hidden files and
/// links are left out. Their bytes stay where they are and are read when a request is composed.
/// </remarks>
static class DocumentFolder
{
    /// <summary>The column with the path below the folder, with slashes: the key of a row.</summary>
    public const string File = "file";

    /// <summary>The column with the media type.</summary>
    public const string MediaType = "media_type";

    /// <summary>The column with the SHA-256 of the bytes.</summary>
    public const string Sha256 = "sha256";

    /// <summary>The column with the text of a text; null for others.</summary>
    public const string Text = "text";

    /// <summary>The column with the bytes in base64, which stands in no line.</summary>
    public const string Data = "data";

    /// <summary>What a plain text is called.</summary>
    public const string PlainText = "text/plain";

    const FileAttributes LeftOut = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint;
    const int BytesMax = 32 * 1024 * 1024;

    static readonly (string Type, byte[] Start)[] Kinds =
    [
        ("application/pdf", [.. "%PDF-"u8]),
        ("image/png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A]),
        ("image/jpeg", [0xFF, 0xD8, 0xFF]),
        ("image/gif", [.. "GIF8"u8]),
    ];

    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All columns that a row has.</summary>
    public static IReadOnlyList<string> Columns { get; } = [File, MediaType, "bytes", Sha256, Text, Data];

    /// <summary>Lists a folder and those below it, ordered by name.</summary>
    /// <exception cref="BadInputException">Files are of no kind that can be asked about, or too large.</exception>
    public static PlainInput List(string folder, string name, InputCopies copies, Place place)
    {
        var faults = new FaultList();
        var files = FilesBelow(folder)
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .OrderBy(file => file.Name, StringComparer.Ordinal);
        var path = copies.OfContent("files", place, to =>
        {
            foreach (var file in files)
                Write(to, file.Path, file.Name, (new(Path.Combine(name, file.Name), null), faults));
        });
        faults.ThrowIfAny();
        return new(path, name + "#", InputFormat.Files);
    }

    static IEnumerable<string> FilesBelow(string folder) => new DirectoryInfo(folder).EnumerateFileSystemInfos()
        .Where(found => (found.Attributes & LeftOut) == 0)
        .SelectMany(found => found is DirectoryInfo ? FilesBelow(found.FullName) : [found.FullName]);

    static void Write(Stream to, string path, string name, (Place Place, FaultList Faults) at)
    {
        if (new FileInfo(path).Length is > BytesMax and var length)
        {
            at.Faults.Add(at.Place, $"{length:N0} bytes", $"at most {BytesMax:N0}, which a request can hold",
                "Split the document, or shrink the image.");
            return;
        }

        var bytes = System.IO.File.ReadAllBytes(path);
        if (TypeOf(bytes) is not { } type)
        {
            at.Faults.Add(at.Place, "a file that is no PDF, PNG, JPEG, GIF, WebP or UTF-8 text", "one of these",
                "Convert it, or take it out of the folder.");
            return;
        }

        using (var line = new Utf8JsonWriter(to, Relaxed))
        {
            line.WriteStartObject();
            line.WriteString(File, name);
            line.WriteString(MediaType, type);
            line.WriteNumber("bytes", bytes.Length);
            line.WriteString(Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            line.WriteString(Text, type == PlainText ? TextOf(bytes) : null);
            line.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    static string TextOf(byte[] bytes) =>
        Encoding.UTF8.GetString(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes);

    static string? TypeOf(byte[] bytes) =>
        Kinds.FirstOrDefault(kind => bytes.AsSpan().StartsWith(kind.Start)).Type
        ?? (bytes.AsSpan().StartsWith("RIFF"u8) && bytes.AsSpan().Slice(Math.Min(8, bytes.Length)).StartsWith("WEBP"u8)
            ? "image/webp"
            : Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? PlainText : null);
}
