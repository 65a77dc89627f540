using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Files;

/// <summary>Puts the files that a request refers to into it, so that a file is to everything else what it
/// holds.</summary>
/// <remarks>
/// A text becomes the text, counted and cached as if it stood in the request. Of images and PDFs only the identity is
/// put in, as base64 would be: the count of their tokens is a constant anyway. The cache thus goes by content, and two
/// uploads of one file are one prefix.
/// </remarks>
sealed class FileInliner(SandboxOptions options, FileShelf shelf)
{
    const string PlainText = "text/plain";
    const string Pdf = "application/pdf";
    const long InlinedBytesMax = 64 * 1024 * 1024;
    const long MemoBytesMax = 64 * 1024 * 1024;

    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly HashSet<string> Images =
        new(StringComparer.Ordinal) { "image/jpeg", "image/png", "image/gif", "image/webp" };

    readonly Dictionary<string, byte[]> _sources = new(StringComparer.Ordinal);
    long _memoBytes;

    /// <summary>The request with its files in it, or as it was if there are none or one can't be used.</summary>
    public ReadOnlySpan<byte> Inline(
        ReadOnlySpan<byte> json, RequestContext context, DateTimeOffset now, out RequestFault? fault)
    {
        fault = null;
        var uses = FileUse.Of(json);
        if (uses.Count == 0)
            return json;

        if (context.Door == Door.Batch && !options.Files.AllowedInBatches)
        {
            fault = RequestFault.Invalid("messages: this sandbox was told to refuse files in batches");
            return json;
        }

        var output = new ArrayBufferWriter<byte>(json.Length);
        var done = 0;
        foreach (var use in uses)
        {
            var file = shelf.Seek(new(use.FileId, context.Workspace));
            fault = FaultOf(use, file, now);
            if (fault is not null)
                return json;

            if (use.BlockType is not ("document" or "image"))
                continue;

            if (file!.MimeType == PlainText && output.WrittenCount + file.SizeBytes > InlinedBytesMax)
            {
                fault = RequestFault.Invalid($"prompt is too long: more than {InlinedBytesMax} bytes with its files");
                return json;
            }

            output.Write(json[done..use.Source.Start.Value]);
            output.Write(SourceOf(file));
            done = use.Source.End.Value;
        }

        output.Write(json[done..]);
        return output.WrittenSpan;
    }

    static RequestFault? FaultOf(FileUse use, StoredFile? file, DateTimeOffset now)
    {
        if (file is null)
            return new(RequestFault.NotFound, $"File not found: {use.FileId}");

        if (file.HasExpired(now))
            return RequestFault.FileExpired(file.Id);

        if (use.BlockType == "document" && file.MimeType is not (PlainText or Pdf))
            return Mismatch(use, file, $"'{Pdf}' or '{PlainText}'");

        return use.BlockType == "image" && !Images.Contains(file.MimeType)
            ? Mismatch(use, file, "'image/jpeg', 'image/png', 'image/gif' or 'image/webp'")
            : null;
    }

    static RequestFault Mismatch(FileUse use, StoredFile file, string expected) => RequestFault.Invalid(
        $"Invalid file type: file '{file.Id}' is '{file.MimeType}',"
        + $" a block of type '{use.BlockType}' takes {expected}");

    byte[] SourceOf(StoredFile file)
    {
        if (_sources.TryGetValue(file.Sha256 + file.MimeType, out var known))
            return known;

        var source = Write(file);
        if (_memoBytes + source.Length > MemoBytesMax)
        {
            _sources.Clear();
            _memoBytes = 0;
        }

        _memoBytes += source.Length;
        return _sources[file.Sha256 + file.MimeType] = source;
    }

    byte[] Write(StoredFile file)
    {
        var isText = file.MimeType == PlainText;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("type", isText ? "text" : "base64");
            writer.WriteString("media_type", file.MimeType);
            writer.WriteString("data", isText ? Encoding.UTF8.GetString(shelf.Read(file)) : file.Sha256);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
