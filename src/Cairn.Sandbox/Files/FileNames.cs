using Cairn.Sandbox.Batches;

namespace Cairn.Sandbox.Files;

/// <summary>What a file is called and what it holds, as far as its upload says.</summary>
static class FileNames
{
    const int CharsMax = 255;
    const string Unknown = "application/octet-stream";
    const string Forbidden = "<>:\"|?*";

    static readonly (string Extension, string Type)[] Types =
    [
        (".txt", "text/plain"), (".pdf", "application/pdf"), (".png", "image/png"), (".jpg", "image/jpeg"),
        (".jpeg", "image/jpeg"), (".gif", "image/gif"), (".webp", "image/webp"), (".csv", "text/csv"),
        (".md", "text/markdown"), (".html", "text/html"), (".json", "application/json"), (".xml", "application/xml"),
    ];

    /// <summary>The last component of what was sent; empty where there is none.</summary>
    public static string Of(string sent)
    {
        var name = sent[(sent.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
        return name.Length > CharsMax || name.Any(char.IsControl) || name.Any(Forbidden.Contains)
            ? throw ApiRefusal.Invalid(
                $"file: a filename has at most {CharsMax} characters, no control characters and none of {Forbidden}")
            : name;
    }

    /// <summary>What the part says it is; where that is nothing, what its extension says.</summary>
    public static string TypeOf(string? sent, string filename)
    {
        var type = (sent ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (type.Length > 0 && type != Unknown)
            return type;

        return Types
            .FirstOrDefault(known => filename.EndsWith(known.Extension, StringComparison.OrdinalIgnoreCase)).Type
            ?? Unknown;
    }

    public static string Unnamed(string type) =>
        "unnamed" + Types.FirstOrDefault(known => known.Type == type).Extension;
}
