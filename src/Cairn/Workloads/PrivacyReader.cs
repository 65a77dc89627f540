using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads what is kept of answers, for how long, and which columns never show.</summary>
sealed class PrivacyReader(YamlMappingNode root, YamlDoor door)
{
    /// <summary>
    /// The greatest age of answers that are used again, null where none are; and the most bytes that they may take.
    /// </summary>
    public (TimeSpan? Age, long? BytesMax) ReadReuse(DuplicatePolicy duplicates, bool isCascade)
    {
        if (YamlDoor.Find(root, "reuse") is not { } node)
            return (null, null);
        var map = node as YamlMappingNode;
        if (map is not null)
            door.RefuseOthers(map, WorkloadKeys.Reuse);
        var age = map is null
            ? door.Value<TimeSpan>(node, text => text == "never" ? TimeSpan.Zero : Amounts.Duration(text),
                "never, or an age such as 12h or 30d", "Write reuse: 30d.")
            : Of(map, "age", Amounts.Duration, ("an age such as 12h or 30d", "Write reuse: { age: 30d, size: 2 GB }."));
        if (map is not null && YamlDoor.Find(map, "age") is null)
            door.Refuse(map, "reuse without an age", "the key age", "Write reuse: { age: 30d, size: 2 GB }.");
        if (age is null || age == TimeSpan.Zero)
            return (null, null);
        if (duplicates is DuplicatePolicy.AskEach || isCascade)
        {
            door.Refuse(node, isCascade ? "reuse beside a cascade" : "reuse beside duplicates: ask_each",
                isCascade ? "a workload that asks each row once" : "rows for which any answer to their request will do",
                "Take one of them out.");
        }

        return (age, map is null ? null : Of(map, "size", Amounts.Bytes,
            ("a size such as 500 MB or 2 GB", "Write reuse: { age: 30d, size: 2 GB }.")));
    }

    /// <summary>How long answers are kept; null where nobody says.</summary>
    public TimeSpan? ReadRetention()
    {
        if (YamlDoor.Find(root, "retention") is not { } node || door.Map(node, "{answers: 30d}") is not { } map)
            return null;
        door.RefuseOthers(map, WorkloadKeys.Retention);
        return Of(map, "answers", Amounts.Duration,
            ("a time such as 12h or 30d", "Write retention: { answers: 30d }."));
    }

    /// <summary>The columns that never show.</summary>
    /// <param name="input">Where the rows come from.</param>
    /// <param name="columns">
    /// What rules and labels look at, which cannot be hidden; the others are added, to be looked for in the input.
    /// </param>
    public IReadOnlyList<string> ReadRedact(InputFile? input, List<TemplateColumn> columns)
    {
        if (YamlDoor.Find(root, "redact") is not { } node)
            return [];
        if (input?.HasRequests == true || input?.Format is InputFormat.Files)
        {
            door.Refuse(node, "redact beside an input without columns", "rows with columns",
                "Take it out, or declare the input as rows: input: {file: ..., format: jsonl}.");
            return [];
        }

        HashSet<string> shown = [.. columns.Select(column => column.Name)];
        HashSet<string> redacted = [];
        foreach (var item in door.Items(node, "a list of columns"))
        {
            if (door.Text(item, "a column of the input") is not { } name)
                continue;
            if (YamlDoor.Find(root, "id") is YamlScalarNode { Value: { } id } && id == name)
            {
                door.Refuse(item, $"the column \"{name}\", which is the id", "a column that does not name the rows",
                    "Every output names rows by their id: use another column for it.");
            }

            if (shown.Contains(name))
            {
                door.Refuse(item, $"the column \"{name}\", which `route` or `quality` reads",
                    "a column that only prompts read",
                    "What they decide shows in reports, and with it what stands there: use another column.");
            }

            columns.Add(new(name, door.At(item)));
            redacted.Add(name);
        }

        return [.. redacted];
    }

    T? Of<T>(YamlMappingNode map, string key, Func<string, T?> parse, (string Expected, string Repair) otherwise)
        where T : struct => YamlDoor.Find(map, key) is { } node
            ? door.Value(node, parse, otherwise.Expected, otherwise.Repair)
            : null;
}
