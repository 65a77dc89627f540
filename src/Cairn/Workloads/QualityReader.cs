using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Reads <c>quality</c>: labels, grader, confidence, and what has to be certified. The column of the input that has the
/// labels goes to the list of columns.
/// </summary>
sealed class QualityReader(
    YamlMappingNode root, YamlDoor door, WorkloadFolder folder, ICollection<TemplateColumn> columns)
{
    const int AuditsMax = 100_000_000;

    public QualityTerms? Read(ModelCatalog catalog)
    {
        if (YamlDoor.Find(root, "quality") is not { } node || door.Map(node, "what a right answer is") is not { } map)
            return null;

        door.RefuseOthers(map, WorkloadKeys.Quality);
        var graders = new GraderReader(door, folder);
        var terms = new QualityTerms
        {
            Labels = ReadLabels(map),
            Grader = YamlDoor.Find(map, "grader") is { } grader
                ? graders.Read(grader, new(root, door, catalog)) : new(),
            Confidence = [.. new ConfidenceReader(door, graders).Read(YamlDoor.Find(map, "confidence"))],
            Target = ReadInside(map, "target"),
            Delta = ReadInside(map, "delta") ?? 0.05m,
            Against = ReadWord(map, "against", Yardstick.Expensive),
            Audits = ReadAudits(map),
            OnInvalid = ReadWord(map, "on_invalid", InvalidRule.Escalate),
            OnDrift = ReadWord(map, "on_drift", AlarmRule.Warn),
            OnNoGain = ReadWord(map, "on_no_gain", AlarmRule.Stop),
        };
        if (terms is { Against: Yardstick.Labels, Labels: null })
        {
            door.Refuse(YamlDoor.Find(map, "against")!, "against: labels without labels", "the labels",
                "Add labels: {column: COLUMN}.");
        }

        return terms;
    }

    LabelTerms? ReadLabels(YamlMappingNode quality)
    {
        if (YamlDoor.Find(quality, "labels") is not { } node
            || door.Map(node, "{column: COLUMN}, or with file: FILE") is not { } map)
        {
            return null;
        }

        door.RefuseOthers(map, WorkloadKeys.Labels);
        if (YamlDoor.Find(map, "column") is not { } columnNode)
        {
            door.Refuse(node, "labels without a column", "the column with the right answers", "Add column: COLUMN.");
            return null;
        }

        if (door.Text(columnNode, "a column") is not { } column)
            return null;
        var file = ReadFile(map);
        if (file is null)
        {
            columns.Add(new(column, door.At(columnNode)));
            foreach (var key in (string[])["id", "labels_are"])
            {
                if (YamlDoor.Find(map, key) is { } alone)
                    door.Refuse(alone, $"{key} without file", "labels in a file", "Add file: FILE, or take it out.");
            }
        }

        return new(column)
        {
            File = file,
            Id = YamlDoor.Find(map, "id") is { } id ? door.Text(id, "a column of the file") : null,
            AreUniformSample = ReadUniform(map),
        };
    }

    string? ReadFile(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "file") is not { } node || door.Text(node, "a CSV or JSONL") is not { } name)
            return null;

        _ = folder.ReadText(name, door.At(node), door.Faults);
        return Path.GetFullPath(name, folder.FullPath);
    }

    bool ReadUniform(YamlMappingNode map)
    {
        if (YamlDoor.Find(map, "labels_are") is not { } node || door.Text(node, "uniform_sample") is not { } text)
            return false;
        if (text == "uniform_sample")
            return true;

        door.Refuse(node, $"\"{text}\"", "uniform_sample",
            "Write it only where the labelled rows were drawn evenly from all rows; else take it out.");
        return false;
    }

    decimal? ReadInside(YamlMappingNode map, string key)
    {
        var expected = $"a share between 0 and 1, such as {(key == "target" ? "0.95" : "0.05")}";
        if (YamlDoor.Find(map, key) is not { } node || door.Text(node, expected) is not { } text)
            return null;
        if (Amounts.Share(text) is > 0 and < 1 and var share)
            return share;

        door.Refuse(node, $"{key}: {text}", expected, key == "target"
            ? "No audit can show that every single row is right: choose a target below 1, or ask only the dear model."
            : "Nothing is certain but what was checked row by row: choose a chance above 0 to be wrong.");
        return null;
    }

    T ReadWord<T>(YamlMappingNode map, string key, T otherwise)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        var expected = string.Join(" or ", words);
        if (YamlDoor.Find(map, key) is not { } node || door.Text(node, expected) is not { } text)
            return otherwise;
        if (words.Contains(text))
            return Enum.Parse<T>(text, ignoreCase: true);

        door.Refuse(node, $"\"{text}\"", expected, Spelling.DidYouMean(text, words, $"Correct quality.{key}."));
        return otherwise;
    }

    int? ReadAudits(YamlMappingNode map)
    {
        const string expected = "auto, or a whole number of rows from 1";
        if (YamlDoor.Find(map, "audits") is not { } node || door.Text(node, expected) is not { } text
            || text == "auto")
        {
            return null;
        }

        if (Amounts.Whole(text) is >= 1 and <= AuditsMax and var audits)
            return (int)audits;

        door.Refuse(node, $"\"{text}\"", expected, "Write audits: auto.");
        return null;
    }
}
