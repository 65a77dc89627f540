using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Makes content blocks of the parts of OpenAI's messages: texts, images and PDF.</summary>
sealed class OpenAiContent(OpenAiFields fields)
{
    const string DataStart = "data:";
    const string DataMark = ";base64,";
    const string Pdf = "application/pdf";

    /// <summary>The blocks of a content, which may be a bare text.</summary>
    /// <param name="content">The content; null where there is none.</param>
    /// <param name="path">Where it stands.</param>
    public JsonArray BlocksOf(JsonElement? content, string path)
    {
        switch (content)
        {
            case null:
                return [];
            case { ValueKind: JsonValueKind.String } text:
                return [TextBlock(text.GetString()!)];
            case { ValueKind: JsonValueKind.Array } parts:
                return
                [
                    .. parts.EnumerateArray().Select((part, index) => BlockOf(part, $"{path}[{index}]."))
                        .OfType<JsonNode>(),
                ];
            default:
                fields.Refuse(path, "a text or a list of parts", "Repair it.");
                return [];
        }
    }

    /// <summary>The call of a tool, whose arguments are JSON in a text.</summary>
    public JsonObject CallOf(string id, JsonElement function, string path)
    {
        JsonNode? input = null;
        try
        {
            input = JsonNode.Parse(fields.Required(function, "arguments", path));
        }
        catch (JsonException)
        {
            // Refused below, as whatever else is no object.
        }

        if (input is not JsonObject)
            fields.Refuse($"{path}arguments", "a JSON object in a text", "Repair it.");
        return new()
        {
            ["type"] = "tool_use",
            ["id"] = id,
            ["name"] = fields.Required(function, "name", path),
            ["input"] = input as JsonObject ?? [],
        };
    }

    static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

    JsonObject? BlockOf(JsonElement part, string path)
    {
        switch (OpenAiFields.Text(part, "type"))
        {
            case "text" or "input_text" or "output_text":
                fields.RefuseOthers(part, path, "type", "text", "annotations");
                return TextBlock(fields.Required(part, "text", path));
            case "refusal":
                fields.RefuseOthers(part, path, "type", "refusal");
                return TextBlock(fields.Required(part, "refusal", path));
            case "image_url" or "input_image":
                fields.RefuseOthers(part, path, "type", "image_url");
                return ImageOf(part, path);
            case "file" when OpenAiFields.Member(part, "file") is { } file:
                fields.RefuseOthers(part, path, "type", "file");
                return FileOf(file, path + "file.");
            case "input_file":
                return FileOf(part, path);
            case var other:
                fields.Refuse($"{path}type \"{other}\"", "text, image or file", "Take the part out.");
                return null;
        }
    }

    // Chat has {url, detail}, responses have the url itself.
    JsonObject? ImageOf(JsonElement part, string path)
    {
        if (OpenAiFields.Member(part, "image_url") is not { } image)
        {
            fields.Refuse($"{path}image_url", "an image", "Give the image itself or its address.");
            return null;
        }

        if (image.ValueKind is JsonValueKind.Object)
            fields.RefuseOthers(image, path + "image_url.", "url");
        var url = image.ValueKind is JsonValueKind.String
            ? image.GetString()!
            : fields.Required(image, "url", path + "image_url.");
        return new() { ["type"] = "image", ["source"] = SourceOf(url) };
    }

    JsonObject? FileOf(JsonElement file, string path)
    {
        fields.RefuseOthers(file, path, "type", "file_data", "file_url", "filename");
        var url = OpenAiFields.Text(file, "file_data") ?? OpenAiFields.Text(file, "file_url");
        if (url is null)
        {
            fields.Refuse($"{path}file_data", "the file itself", "Put its bytes there, as a data URL.");
            return null;
        }

        var source = SourceOf(url);
        if ((string?)source["media_type"] is { } type and not Pdf)
        {
            fields.Refuse($"{path}file_data of type {type}", Pdf, "Send it as text.");
            return null;
        }

        var block = new JsonObject { ["type"] = "document", ["source"] = source };
        if (OpenAiFields.Text(file, "filename") is { } title)
            block["title"] = title;
        return block;
    }

    static JsonObject SourceOf(string url)
    {
        var mark = url.IndexOf(DataMark, StringComparison.Ordinal);
        return url.StartsWith(DataStart, StringComparison.Ordinal) && mark > 0
            ? new()
            {
                ["type"] = "base64",
                ["media_type"] = url[DataStart.Length..mark],
                ["data"] = url[(mark + DataMark.Length)..],
            }
            : new() { ["type"] = "url", ["url"] = url };
    }
}
