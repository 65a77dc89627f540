using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>Reads what tells how sure an answer is: one sign, or a list of them that are combined.</summary>
sealed class ConfidenceReader(YamlDoor door, GraderReader graders)
{
    const string ASign = "a sign such as {field: confidence}, {abstain: unknown, field: category}, {schema: FILE}, "
        + "{regex: PATTERN}, {votes: 3} or {command: [PROGRAM]}";

    const int SignsMax = 8;
    const int VotesMax = 20;

    public IEnumerable<ConfidenceTerms> Read(YamlNode? node)
    {
        if (node is null)
            return [];

        var signs = (node is YamlSequenceNode list ? list.Children : [node]).Select(ReadSign)
            .OfType<ConfidenceTerms>().ToList();
        if (node is YamlSequenceNode { Children.Count: 0 or > SignsMax } several)
        {
            door.Refuse(
                node, $"{several.Children.Count} signs", $"1 to {SignsMax}", "Name what tells right from wrong.");
        }

        if (signs.Count(sign => sign.Kind is ConfidenceKind.Votes) > 1)
            door.Refuse(node, "votes twice", "votes once", "Take one of them out.");
        return signs;
    }

    ConfidenceTerms? ReadSign(YamlNode node)
    {
        if (door.Map(node, ASign) is not { } map)
            return null;

        door.RefuseOthers(map, WorkloadKeys.Confidence);
        var kinds = map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value)
            .Where(key => key is "abstain" or "schema" or "regex" or "votes" or "command").ToList();
        var field = graders.ReadField(map, "field");
        if (kinds.Count > 1 || (kinds.Count == 0 && field is null))
        {
            door.Refuse(node, kinds.Count == 0 ? "no sign" : string.Join(" and ", kinds), ASign,
                "Write one; several make a list.");
            return null;
        }

        if (YamlDoor.Find(map, "values") is { } unused && kinds.Count > 0)
            door.Refuse(unused, $"values beside {kinds[0]}", "values of the words of a field", "Take it out.");
        return kinds switch
        {
            [] => new(ConfidenceKind.Field) { Field = field, Values = ReadValues(map) },
            ["abstain"] => new(ConfidenceKind.Abstain)
            {
                Field = field,
                Value = door.Text(YamlDoor.Find(map, "abstain")!, "the value of an answer that abstains"),
            },
            ["schema"] => new(ConfidenceKind.Schema) { Schema = graders.ReadSchema(YamlDoor.Find(map, "schema")!) },
            ["regex"] => new(ConfidenceKind.Regex)
            {
                Field = field,
                Pattern = graders.ReadPattern(YamlDoor.Find(map, "regex")!),
            },
            ["votes"] => new(ConfidenceKind.Votes) { Field = field, Votes = ReadVotes(YamlDoor.Find(map, "votes")!) },
            _ => new(ConfidenceKind.Command)
            {
                Field = field,
                Command = graders.ReadCommand(map, YamlDoor.Find(map, "command")!),
            },
        };
    }

    Dictionary<string, decimal> ReadValues(YamlMappingNode sign)
    {
        Dictionary<string, decimal> values = new(StringComparer.Ordinal);
        if (YamlDoor.Find(sign, "values") is not { } node
            || door.Map(node, "words and what they stand for, such as {high: 0.9, low: 0.3}") is not { } map)
        {
            return values;
        }

        foreach (var (key, value) in map.Children)
        {
            if (door.Text(key, "a word") is not { } word || door.Text(value, "a number from 0 to 1") is not { } text)
                continue;
            if (Amounts.Share(text) is { } share)
                values[word] = share;
            else
                door.Refuse(value, $"\"{text}\"", "a number from 0 to 1", $"Say how sure \"{word}\" is.");
        }

        if (map.Children.Count == 0)
            door.Refuse(node, "no words", "at least one", "Take values out where the field is a number.");
        return values;
    }

    int ReadVotes(YamlNode node)
    {
        if (door.Text(node, "a number of answers") is not { } text)
            return 0;
        if (Amounts.Whole(text) is >= 2 and <= VotesMax and var votes)
            return (int)votes;

        door.Refuse(node, $"\"{text}\"", $"answers from 2 to {VotesMax}", "Three are usually enough.");
        return 0;
    }
}
