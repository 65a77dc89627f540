using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Reads where the rows come from, and looks into the file where its name does not say how they are written.
/// </summary>
sealed class InputReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    static readonly string[] Formats = ["csv", "jsonl", "batch"];

    public InputFile? Read()
    {
        if (YamlDoor.Find(root, "input") is not { } node)
        {
            door.Refuse(root, "no input", "the key input", "Add a line such as input: rows.csv.");
            return null;
        }

        var (name, format) = node is YamlMappingNode map
            ? ReadMap(map)
            : (door.Text(node, "a file, or {file, format}"), null);
        if (name is null || folder.Resolve(name, door.At(node), door.Faults) is not { } path)
            return null;

        format ??= FormatOf(name, path);
        if (format is null)
        {
            door.Refuse(node, $"\"{name}\"", "a name that ends in .csv or .jsonl",
                "Rename it, or write input: {file: ..., format: csv}.");
            return null;
        }

        return new()
        {
            Path = path,
            Name = folder.NameOf(name),
            Format = format.Value,
            IdColumn = ReadId(format.Value),
        };
    }

    (string? Name, InputFormat? Format) ReadMap(YamlMappingNode map)
    {
        door.RefuseOthers(map, WorkloadKeys.Input);
        var name = YamlDoor.Find(map, "file") is { } file ? door.Text(file, "a file") : null;
        if (YamlDoor.Find(map, "file") is null)
            door.Refuse(map, "no file", "the key file", "Write input: {file: rows.csv}.");
        if (YamlDoor.Find(map, "format") is not { } format)
            return (name, null);

        var text = door.Text(format, "csv, jsonl or batch");
        if (text is not null && !Formats.Contains(text))
        {
            door.Refuse(format, $"\"{text}\"", "csv, jsonl or batch",
                Spelling.DidYouMean(text, Formats, "Choose one of these."));
        }

        return (name, text switch
        {
            "jsonl" => InputFormat.Jsonl,
            "batch" => InputFormat.BatchLines,
            _ => InputFormat.Csv,
        });
    }

    static InputFormat? FormatOf(string name, string path) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".CSV" => InputFormat.Csv,
        ".JSONL" or ".NDJSON" => LooksLikeBatchLines(path) ? InputFormat.BatchLines : InputFormat.Jsonl,
        _ => null,
    };

    /// <summary>
    /// The first line decides; that all others are of its kind is checked when the input is snapshotted.
    /// </summary>
    internal static bool LooksLikeBatchLines(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new LineReader(stream, 0, 1);
        while (reader.Read())
        {
            if (InputScan.IsBlank(reader.Current))
                continue;

            try
            {
                var row = JsonElement.Parse(reader.Current, RowFields.Options);
                return row.ValueKind is JsonValueKind.Object && row.EnumerateObject().Count() == 2
                    && row.TryGetProperty("custom_id", out var id) && id.ValueKind is JsonValueKind.String
                    && row.TryGetProperty("params", out var parameters) && parameters.ValueKind is JsonValueKind.Object;
            }
            catch (JsonException)
            {
                return false;
            }
        }

        return false;
    }

    string? ReadId(InputFormat format)
    {
        if (YamlDoor.Find(root, "id") is not { } node || door.Text(node, "a column") is not { } id)
            return null;
        if (format is not InputFormat.BatchLines)
            return id;

        if (id != "custom_id")
            door.Refuse(node, $"\"{id}\"", "custom_id, which is the key of batch lines", "Take id: out.");
        return null;
    }
}
