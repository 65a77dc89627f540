using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>Reads an answer schema and refuses, by name, every keyword that cannot be kept.</summary>
sealed class SchemaReader(JsonElement root, Place place, FaultList faults)
{
    static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    static readonly HashSet<string> Ignored =
        ["$schema", "$defs", "definitions", "title", "description", "default", "format"];

    readonly Dictionary<string, SchemaNode> _references = [];
    readonly HashSet<string> _open = [];

    public SchemaNode Read()
    {
        var node = Read(root, "#");
        foreach (var key in (string[])["$defs", "definitions"])
        {
            if (root.ValueKind is JsonValueKind.Object && root.TryGetProperty(key, out var definitions)
                && definitions.ValueKind is JsonValueKind.Object)
            {
                foreach (var definition in definitions.EnumerateObject())
                    Resolve($"#/{key}/{definition.Name}", "#");
            }
        }

        return node;
    }

    SchemaNode Read(JsonElement schema, string at)
    {
        var node = new SchemaNode();
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            Refuse(at, $"{schema.ValueKind}", "a schema object", "Write {\"type\": ...}.");
            return node;
        }

        foreach (var keyword in schema.EnumerateObject())
            ReadKeyword(node, keyword, at);
        if ((node.Properties.Count > 0 || node.Types.Contains("object")) && node.IsOpen)
        {
            Refuse(at, "an object that allows other properties", "\"additionalProperties\": false",
                "Add it: Claude accepts only closed objects.");
        }

        foreach (var name in node.Required.Where(name => !node.Properties.ContainsKey(name)))
        {
            Refuse(at, $"required \"{name}\"", "only names of its properties",
                "Describe the property or drop the name.");
        }

        return node;
    }

    void ReadKeyword(SchemaNode node, JsonProperty keyword, string at)
    {
        var value = keyword.Value;
        var here = $"{at}/{keyword.Name}";
        switch (keyword.Name)
        {
            case "type": node.Types = ReadTypes(value, here); break;
            case "properties": ReadProperties(node, value, here); break;
            case "required": node.Required = ReadNames(value, here); break;
            case "additionalProperties" when value.ValueKind is JsonValueKind.False: node.IsOpen = false; break;
            case "items": node.Items = Read(value, here); break;
            case "minItems" when value.ValueKind is JsonValueKind.Number && value.GetRawText() is "0" or "1":
                node.ItemsMin = value.GetInt32();
                break;
            case "enum" when value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0:
                node.Values = [.. value.EnumerateArray()];
                break;
            case "const": node.Values = [value]; break;
            case "anyOf": node.AnyOf = ReadList(value, here); break;
            case "allOf": node.AllOf.AddRange(ReadList(value, here)); break;
            case "$ref":
                node.AllOf.Add(Resolve(value.ValueKind is JsonValueKind.String ? value.GetString()! : "", at));
                break;
            case var name when Ignored.Contains(name): break;
            default: RefuseKeyword(keyword, at); break;
        }
    }

    void RefuseKeyword(JsonProperty keyword, string at)
    {
        var (expected, repair) = keyword.Name switch
        {
            "additionalProperties" => ("false", "Claude accepts only closed objects: set it to false."),
            "minItems" => ("0 or 1", "Claude accepts no other minimum: say it in the description."),
            "enum" => ("a list of values", "List at least one value."),
            _ => ("a keyword that Claude's structured outputs accept",
                "Take it out; say it in the description instead."),
        };
        Refuse(at, $"\"{keyword.Name}\"", expected, repair);
    }

    string[] ReadTypes(JsonElement value, string at)
    {
        var types = value.ValueKind is JsonValueKind.String ? [value.GetString()!] : ReadNames(value, at);
        foreach (var type in types.Where(type => !Types.Contains(type)))
        {
            Refuse(at, $"\"{type}\"", string.Join(", ", Types),
                Spelling.DidYouMean(type, Types, "Choose one of these."));
        }

        return types;
    }

    void ReadProperties(SchemaNode node, JsonElement value, string at)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            Refuse(at, $"{value.ValueKind}", "an object of schemas", "Write {\"name\": {\"type\": ...}}.");
        }
        else
        {
            foreach (var property in value.EnumerateObject())
                node.Properties[property.Name] = Read(property.Value, $"{at}/{property.Name}");
        }
    }

    string[] ReadNames(JsonElement value, string at)
    {
        if (value.ValueKind is JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Refuse(at, $"{value.ValueKind}", "a list of strings", "Write [\"...\"].");
        return [];
    }

    IReadOnlyList<SchemaNode> ReadList(JsonElement value, string at)
    {
        if (value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0)
            return [.. value.EnumerateArray().Select((item, index) => Read(item, $"{at}/{index}"))];

        Refuse(at, $"{value.ValueKind}", "a list of schemas", "Write [{...}].");
        return [];
    }

    /// <summary>
    /// Finds a definition. One that contains itself would never end, and Claude does not take it either.
    /// </summary>
    SchemaNode Resolve(string reference, string at)
    {
        if (_references.TryGetValue(reference, out var known) && !_open.Contains(reference))
            return known;

        var path = reference.Split('/');
        if (_open.Contains(reference))
        {
            Refuse(at, $"\"{reference}\" within itself", "a schema that ends",
                "Claude takes no recursive schemas: unroll it.");
        }
        else if (path is not ["#", "$defs" or "definitions", _] || root.ValueKind is not JsonValueKind.Object
            || !root.TryGetProperty(path[1], out var definitions) || definitions.ValueKind is not JsonValueKind.Object
            || !definitions.TryGetProperty(path[2], out var definition))
        {
            Refuse(at, $"\"$ref\": \"{reference}\"", "#/$defs/NAME of this schema",
                "Define it there; other references cannot be followed.");
        }
        else
        {
            _open.Add(reference);
            var node = Read(definition, reference);
            _open.Remove(reference);
            return _references[reference] = node;
        }

        return new();
    }

    void Refuse(string at, string found, string expected, string repair) =>
        faults.Add(place, $"{found} at {at}", expected, repair);
}
