using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads how answers are graded: a word, or one kind with what it needs.</summary>
sealed class GraderReader(YamlDoor door, WorkloadFolder folder)
{
    const string Kinds = "exact, normalised, numeric, set, fields, regex, schema, command or judge";
    const int TimeoutSecondsMax = 600;

    static readonly Dictionary<string, GraderKind> Named = new(StringComparer.Ordinal)
    {
        ["exact"] = GraderKind.Exact,
        ["normalised"] = GraderKind.Normalised,
        ["numeric"] = GraderKind.Numeric,
        ["set"] = GraderKind.Set,
        ["fields"] = GraderKind.Fields,
        ["regex"] = GraderKind.Regex,
        ["schema"] = GraderKind.Schema,
        ["command"] = GraderKind.Command,
        ["judge"] = GraderKind.Judge,
    };

    /// <summary>The grader; one with faults comes back as far as it could be read.</summary>
    public GraderTerms Read(YamlNode node, ModelsReader models)
    {
        if (node is YamlScalarNode { Value: "exact" or "normalised" or "numeric" or "set" } word)
            return new() { Kind = Named[word.Value!] };
        if (door.Map(node, $"{Kinds}, such as {{normalised: category}}") is not { } map)
            return new();

        door.RefuseOthers(map, WorkloadKeys.Grader);
        var kinds = map.Children.Keys.OfType<YamlScalarNode>()
            .Where(key => Named.ContainsKey(key.Value ?? "")).Select(key => key.Value!).ToList();
        if (kinds is not [var kind])
        {
            door.Refuse(node, kinds.Count == 0 ? "no grader" : string.Join(" and ", kinds), $"one of {Kinds}",
                "Name one kind and the field of the answer, such as {normalised: category}.");
            return new();
        }

        var value = YamlDoor.Find(map, kind)!;
        var terms = new GraderTerms { Kind = Named[kind], Field = ReadField(map, "field") };
        return terms.Kind switch
        {
            GraderKind.Fields => terms with { Fields = [.. ReadWords(value, "a list of fields")] },
            GraderKind.Regex => terms with { Pattern = ReadPattern(value) },
            GraderKind.Schema => terms with { Schema = ReadSchema(value) },
            GraderKind.Command => terms with { Command = ReadCommand(map, value) },
            GraderKind.Judge => terms with { Judge = ReadJudge(value, models) },
            GraderKind.Numeric => terms with
            {
                Field = ReadField(map, kind),
                Tolerance = ReadTolerance(map, "tolerance"),
                RelativeTolerance = ReadTolerance(map, "relative"),
            },
            _ => terms with { Field = ReadField(map, kind) },
        };
    }

    public string? ReadField(YamlMappingNode map, string key) =>
        YamlDoor.Find(map, key) is { } node ? door.Text(node, "a field of the answer") is { Length: > 0 } field
            ? field : null : null;

    public string? ReadPattern(YamlNode node)
    {
        if (door.Text(node, "a regular expression") is not { } pattern)
            return null;
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return pattern;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            door.Refuse(node, $"\"{pattern}\" ({exception.Message})",
                "a regular expression without backreferences and lookarounds", "Correct it.");
            return null;
        }
    }

    public AnswerSchema? ReadSchema(YamlNode node) =>
        door.Text(node, "a file with a JSON schema") is { } name
        && folder.ReadText(name, door.At(node), door.Faults) is { } json
            ? AnswerSchema.Parse(Encoding.UTF8.GetBytes(json), folder.NameOf(name), door.Faults)
            : null;

    public CommandTerms? ReadCommand(YamlMappingNode map, YamlNode node)
    {
        var words = ReadWords(node, "a program and its arguments, such as [python3, check.py]").ToList();
        if (words.Count == 0)
            return null;

        var timeout = 10L;
        if (YamlDoor.Find(map, "timeout_seconds") is { } limit && door.Text(limit, "seconds") is { } text)
        {
            timeout = Amounts.Whole(text) is >= 1 and <= TimeoutSecondsMax and var seconds ? seconds : 0;
            if (timeout == 0)
                door.Refuse(limit, $"\"{text}\"", $"seconds from 1 to {TimeoutSecondsMax}", "Write whole seconds.");
        }

        return new(words, TimeSpan.FromSeconds(timeout), folder.FullPath);
    }

    IEnumerable<string> ReadWords(YamlNode node, string expected)
    {
        var words = door.Items(node, expected).Select(item => door.Text(item, "a text")).OfType<string>().ToList();
        if (node is YamlSequenceNode { Children.Count: 0 })
            door.Refuse(node, "an empty list", expected, "Name at least one.");
        return words;
    }

    decimal ReadTolerance(YamlMappingNode map, string key)
    {
        if (YamlDoor.Find(map, key) is not { } node || door.Text(node, "a number") is not { } text)
            return 0;
        if (Amounts.Amount(text) is >= 0 and var tolerance)
            return tolerance;

        door.Refuse(node, $"\"{text}\"", "a number from 0", $"Correct grader.{key}.");
        return 0;
    }

    JudgeTerms? ReadJudge(YamlNode node, ModelsReader models)
    {
        const string expected = "{model: ID, instructions: TEXT}";
        if (door.Map(node, expected) is not { } map)
            return null;

        door.RefuseOthers(map, WorkloadKeys.Judge);
        var id = models.ReadNamed(map);
        var effort = id is not null && YamlDoor.Find(map, "effort") is { } given ? models.ReadEffort(given, id) : null;
        var instructions = YamlDoor.Find(map, "instructions") is { } text ? door.Text(text, "a text") : null;
        if (instructions is null)
            door.Refuse(node, "a judge without instructions", expected, "Say what is right and what is wrong.");
        var cap = 500L;
        if (YamlDoor.Find(map, "max_tokens") is { } most && door.Text(most, "a number") is { } number)
        {
            cap = Amounts.Whole(number) is >= 1 and <= 100_000 and var whole ? whole : 0;
            if (cap == 0)
                door.Refuse(most, $"\"{number}\"", "a whole number from 1 to 100000", "Correct judge.max_tokens.");
        }

        return id is null || instructions is null ? null : new(new(id, effort), (int)cap, instructions);
    }
}
