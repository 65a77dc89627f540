using Cairn.Workloads.Sources;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Reads where the rows come from, and looks into the file where its name does not say how they are written.
/// </summary>
sealed class InputReader(YamlMappingNode root, YamlDoor door, WorkloadFolder folder)
{
    static readonly (string Name, InputFormat Format)[] Formats =
    [
        ("csv", InputFormat.Csv), ("tsv", InputFormat.Tsv), ("jsonl", InputFormat.Jsonl),
        ("batch", InputFormat.BatchLines), ("openai", InputFormat.OpenAiLines),
    ];

    static string FormatNames => string.Join(", ", Formats.Select(format => format.Name));

    public InputFile? Read(InputCopies copies)
    {
        if (YamlDoor.Find(root, "input") is not { } node)
        {
            door.Refuse(root, "no input", "the key input", "Add a line such as input: rows.csv.");
            return null;
        }

        var (name, format, dropped) = node is YamlMappingNode map
            ? ReadMap(map)
            : (door.Text(node, "a file, a folder, or {file, format}"), null, []);
        if (name is null || PathOf(name, node) is not { } path)
            return null;

        var shown = name == PlainInput.StandardInput ? name : folder.NameOf(name);
        var plain = PlainInput.Open(path, shown, copies, door.At(node));
        if ((plain.Format is InputFormat.Files ? plain.Format : format ?? plain.Format) is not { } known)
        {
            door.Refuse(node, $"\"{name}\"", "a name that ends in .csv, .tsv, .jsonl or .json, with or without .gz",
                "Rename it, or write input: {file: ..., format: csv}.");
            return null;
        }

        var input = new InputFile
        {
            Path = plain.Path,
            Name = plain.Name,
            Format = known,
            Folder = known is InputFormat.Files ? path : null,
            Dropped = dropped,
        };
        return input with { IdColumn = ReadId(input) };
    }

    string? PathOf(string name, YamlNode node) =>
        name == PlainInput.StandardInput ? name : folder.ResolveAny(name, door.At(node), door.Faults);

    (string? Name, InputFormat? Format, IReadOnlyList<string> Dropped) ReadMap(YamlMappingNode map)
    {
        door.RefuseOthers(map, WorkloadKeys.Input);
        var name = YamlDoor.Find(map, "file") is { } file ? door.Text(file, "a file") : null;
        if (YamlDoor.Find(map, "file") is null)
            door.Refuse(map, "no file", "the key file", "Write input: {file: rows.csv}.");
        IReadOnlyList<string> dropped = YamlDoor.Find(map, "drop") is { } drop
            ? [.. door.Items(drop, "a list of fields").Select(item => door.Text(item, "a field") ?? "")]
            : [];
        return (name, YamlDoor.Find(map, "format") is { } format ? ReadFormat(format) : null, dropped);
    }

    InputFormat? ReadFormat(YamlNode node)
    {
        if (door.Text(node, FormatNames) is not { } text)
            return null;
        if (Formats.FirstOrDefault(format => format.Name == text) is { Name: not null } known)
            return known.Format;

        door.Refuse(node, $"\"{text}\"", FormatNames,
            Spelling.DidYouMean(text, Formats.Select(format => format.Name), "Choose one of these."));
        return InputFormat.Csv;
    }

    string? ReadId(InputFile input)
    {
        if (YamlDoor.Find(root, "id") is not { } node || door.Text(node, "a column") is not { } id)
            return input.Format is InputFormat.Files ? DocumentFolder.File : null;
        if (!input.HasRequests)
            return id;

        if (id != "custom_id")
            door.Refuse(node, $"\"{id}\"", "custom_id, which is the key of ready requests", "Take id: out.");
        return null;
    }
}
