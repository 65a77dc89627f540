using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Asks YAML for values and, where they are not what was asked for, puts a fault with the line on the list.
/// </summary>
sealed class YamlDoor(string file, FaultList faults)
{
    public FaultList Faults => faults;

    /// <summary>Reads a document whose root is a mapping; null, with a fault, when it is not.</summary>
    /// <param name="text">The document.</param>
    /// <param name="start">What to do about a document with nothing in it.</param>
    public YamlMappingNode? Load(
        string text, string start = "Start with name, input, model, max_tokens and user.")
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            faults.Add(new(file, exception.Start.Line), $"YAML that cannot be read ({exception.Message})", "YAML",
                "Check indentation, quotes and brackets; quote texts that contain \": \" or start with {{.");
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The parser's answer to some brackets that are never closed, a "..." in front, half an escaped character
            // or an alias as a key; it does not say where.
            if (UnclosedBracketLine(text) is { } line)
            {
                faults.Add(new(file, line), "a [ or { that is never closed", "YAML", "Close it.");
            }
            else
            {
                faults.Add(new(file, null), $"YAML that cannot be read ({exception.Message})", "YAML",
                    "Take out lines that are \"...\" alone, halves of characters (\"\\ud800\") and aliases as keys.");
            }

            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            return root;

        faults.Add(new(file, 1), stream.Documents.Count == 0 ? "an empty file" : "no single mapping",
            "keys and values such as name: my-workload", start);
        return null;
    }

    static long? UnclosedBracketLine(string text)
    {
        var open = new Stack<long>();
        var scanner = new Scanner(new StringReader(text));
        try
        {
            // The scanner goes on for ever after some faults; a text has no more tokens than this.
            for (var tokens = 0; tokens < text.Length * 4 && scanner.MoveNext(); tokens++)
            {
                if (scanner.Current is FlowSequenceStart or FlowMappingStart)
                    open.Push(scanner.Current.Start.Line);
                else if (scanner.Current is FlowSequenceEnd or FlowMappingEnd)
                    open.TryPop(out _);
            }
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException
            or ArgumentException)
        {
            // What was open up to here is what never closes.
        }

        return open.TryPeek(out var line) ? line : null;
    }

    public Place At(YamlNode node) => new(file, node.Start.Line);

    /// <summary>Where the text of a node begins, which for block texts is the line after the bar.</summary>
    public Place TextAt(YamlNode node) => new(
        file, node.Start.Line + (node is YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded } ? 1 : 0));

    public static YamlNode? Find(YamlMappingNode map, string key) =>
        map.Children.FirstOrDefault(pair => pair.Key is YamlScalarNode name && name.Value == key).Value;

    public void RefuseOthers(YamlMappingNode map, IReadOnlyList<string> known)
    {
        foreach (var key in map.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
            {
                Refuse(key, $"the key \"{name}\"", string.Join(", ", known),
                    Spelling.DidYouMean(name, known, "Take it out."));
            }
        }
    }

    /// <summary>A scalar as text; null, with a fault, when it is something else.</summary>
    public string? Text(YamlNode node, string expected)
    {
        if (node is YamlScalarNode { Value: { } text })
            return text;

        Refuse(node, Kind(node), expected, "Write a plain value.");
        return null;
    }

    /// <summary>A scalar by a parser; null, with a fault, when it is something else or the parser knows none.</summary>
    public T? Value<T>(YamlNode node, Func<string, T?> parse, string expected, string repair)
        where T : struct
    {
        if (Text(node, expected) is not { } text)
            return null;
        var value = parse(text);
        if (value is null)
            Refuse(node, $"\"{text}\"", expected, repair);
        return value;
    }

    public YamlMappingNode? Map(YamlNode node, string expected)
    {
        if (node is YamlMappingNode map)
            return map;

        Refuse(node, Kind(node), expected, "Write it as key: value.");
        return null;
    }

    /// <summary>The items of a list; none, with a fault, when it is something else.</summary>
    public IEnumerable<YamlNode> Items(YamlNode node, string expected)
    {
        if (node is YamlSequenceNode list)
            return list.Children;

        Refuse(node, Kind(node), expected, "Write it as a list.");
        return [];
    }

    public void Refuse(YamlNode node, string found, string expected, string repair) =>
        faults.Add(At(node), found, expected, repair);

    public void Refuse(YamlNode node, Breach? breach)
    {
        if (breach is not null)
            Refuse(node, breach.Found, breach.Expected, breach.Repair);
    }

    public static string Kind(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        YamlScalarNode { Value: { Length: > 0 } value } => $"\"{value}\"",
        _ => "nothing",
    };
}
