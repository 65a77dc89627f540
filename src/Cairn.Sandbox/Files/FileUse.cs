using System.Text.Json;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Files;

/// <summary>A place where a request refers to a file.</summary>
/// <param name="FileId">The file.</param>
/// <param name="BlockType">The type of the block: <c>document</c>, <c>image</c> or <c>container_upload</c>.</param>
/// <param name="Source">The bytes of the block's <c>source</c>; empty where the block has none.</param>
sealed record FileUse(string FileId, string BlockType, Range Source)
{
    const string Upload = "container_upload";

    /// <summary>All of a request, in the order of their sources.</summary>
    public static IReadOnlyList<FileUse> Of(ReadOnlySpan<byte> json)
    {
        // Nearly all requests refer to none, and must not pay for the others.
        if (json.IndexOf("file_id"u8) < 0)
            return [];

        List<FileUse> found = [];
        try
        {
            Read(json, found);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a surrogate, or too deep: whoever reads the request next says so.
            return [];
        }

        return [.. found.OrderBy(use => use.Source.Start.Value)];
    }

    static void Read(ReadOnlySpan<byte> json, List<FileUse> found)
    {
        var reader = CanonicalJson.Read(json);
        reader.Read();
        while (NextProperty(ref reader))
        {
            var isMessages = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (isMessages && reader.TokenType == JsonTokenType.StartArray)
                ReadMessages(ref reader, found);
            else
                reader.Skip();
        }
    }

    static void ReadMessages(ref Utf8JsonReader reader, List<FileUse> found)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadBlock(ref reader, found);
            else
                reader.Skip();
        }
    }

    // A message, a tool result and a document of blocks all have their blocks in "content".
    static void ReadBlock(ref Utf8JsonReader reader, List<FileUse> found)
    {
        var (type, fileId, sourceId) = ("", "", "");
        Range place = default;
        while (NextProperty(ref reader))
        {
            var name = reader.GetString();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (name == "type" && reader.TokenType == JsonTokenType.String)
                type = reader.GetString()!;
            else if (name == "file_id" && reader.TokenType == JsonTokenType.String)
                fileId = reader.GetString()!;
            else if (name == "content" && reader.TokenType == JsonTokenType.StartArray)
                ReadMessages(ref reader, found);
            else if (name == "source" && reader.TokenType == JsonTokenType.StartObject)
                (sourceId, place) = (ReadSource(ref reader, found), start..(int)reader.BytesConsumed);
            else
                reader.Skip();
        }

        if (sourceId.Length > 0)
            found.Add(new(sourceId, type, place));
        else if (type == Upload && fileId.Length > 0)
            found.Add(new(fileId, type, default));
    }

    // A file has its id and nothing else; whatever else is there is left for the check of the request to refuse.
    static string ReadSource(ref Utf8JsonReader reader, List<FileUse> found)
    {
        var (isFile, isOnly, fileId) = (false, true, "");
        while (NextProperty(ref reader))
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "type" && reader.TokenType == JsonTokenType.String)
                isFile = reader.ValueTextEquals("file"u8);
            else if (name == "file_id" && reader.TokenType == JsonTokenType.String)
                fileId = reader.GetString()!;
            else
                isOnly = SkipOther(ref reader, name, found);
        }

        return isFile && isOnly ? fileId : "";
    }

    static bool SkipOther(ref Utf8JsonReader reader, string? name, List<FileUse> found)
    {
        if (name == "content" && reader.TokenType == JsonTokenType.StartArray)
            ReadMessages(ref reader, found);
        else
            reader.Skip();

        return false;
    }

    static bool NextProperty(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
}
