using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>One schema within an answer schema.</summary>
sealed class SchemaNode
{
    const int DepthMax = 32;
    const int NumberLength = 24;

    public IReadOnlyList<string> Types { get; set; } = [];

    public Dictionary<string, SchemaNode> Properties { get; } = [];

    public IReadOnlyList<string> Required { get; set; } = [];

    /// <summary>Whether properties may occur that are not in <see cref="Properties"/>.</summary>
    public bool IsOpen { get; set; } = true;

    public SchemaNode? Items { get; set; }

    public int ItemsMin { get; set; }

    /// <summary>The values allowed; null when all are. A constant is an enumeration of one.</summary>
    public IReadOnlyList<JsonElement>? Values { get; set; }

    public IReadOnlyList<SchemaNode>? AnyOf { get; set; }

    /// <summary>All that has to hold besides, references among them.</summary>
    public List<SchemaNode> AllOf { get; } = [];

    public string? FaultOf(JsonElement answer, string path)
    {
        if (Types.Count > 0 && !Types.Any(type => IsOfType(answer, type)))
            return $"{Name(path)}: expected {string.Join(" or ", Types)}, found {NameOf(answer.ValueKind)}";
        if (Values is not null && !Values.Any(value => JsonElement.DeepEquals(value, answer)))
            return $"{Name(path)}: expected one of {string.Join(", ", Values.Select(TextOf))}";
        if (AnyOf is not null && !AnyOf.Any(choice => choice.FaultOf(answer, path) is null))
            return $"{Name(path)}: none of its alternatives fits";

        var fault = answer.ValueKind switch
        {
            JsonValueKind.Object => FaultOfObject(answer, path),
            JsonValueKind.Array => FaultOfArray(answer, path),
            _ => null,
        };
        return fault ?? AllOf.Select(part => part.FaultOf(answer, path)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The most characters of an answer as compact JSON; null where a text or a list has no end.</summary>
    /// <param name="depth">How deep this stands; a schema may refer to itself.</param>
    public int? LengthMax(int depth)
    {
        if (depth > DepthMax)
            return null;
        if (Values is not null)
            return Values.Max(value => value.GetRawText().Length);
        if (AnyOf is not null)
            return AnyOf.Select(choice => choice.LengthMax(depth + 1)).Aggregate((left, right) => Longer(left, right));
        if (Types.Count == 0)
            return AllOf.Select(part => part.LengthMax(depth + 1)).FirstOrDefault(length => length is not null);
        return Types.Select(type => LengthMax(type, depth)).Aggregate((left, right) => Longer(left, right));
    }

    int? LengthMax(string type, int depth) => type switch
    {
        "null" or "boolean" => "false".Length,
        "integer" or "number" => NumberLength,
        "object" when !IsOpen => Properties.Aggregate((int?)"{}".Length, (sum, property) =>
            sum + property.Key.Length + "\"\": , ".Length + property.Value.LengthMax(depth + 1)),
        _ => null,
    };

    static int? Longer(int? left, int? right) => left is { } one && right is { } other ? Math.Max(one, other) : null;

    string? FaultOfObject(JsonElement answer, string path)
    {
        foreach (var name in Required)
        {
            if (!answer.TryGetProperty(name, out _))
                return $"{Name(path)}: \"{name}\" is missing";
        }

        foreach (var property in answer.EnumerateObject())
        {
            if (!Properties.TryGetValue(property.Name, out var schema))
            {
                if (!IsOpen)
                    return $"{Name(path)}: has a property that the schema does not name";
            }
            else if (schema.FaultOf(property.Value, $"{path}/{property.Name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    string? FaultOfArray(JsonElement answer, string path)
    {
        if (answer.GetArrayLength() < ItemsMin)
            return $"{Name(path)}: expected at least {ItemsMin} item";

        return Items is null ? null : answer.EnumerateArray()
            .Select((item, index) => Items.FaultOf(item, $"{path}/{index}")).FirstOrDefault(found => found is not null);
    }

    static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && IsWhole(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind is JsonValueKind.Null,
    };

    /// <summary>
    /// Whole numbers are recognised by value: 1.0 is one. What no decimal can hold is whole when it is just digits.
    /// </summary>
    static bool IsWhole(JsonElement number) => number.TryGetDecimal(out var value)
        ? decimal.Truncate(value) == value
        : !JsonMarshal.GetRawUtf8Value(number).ContainsAny(".eE"u8);

    static string Name(string path) => path.Length == 0 ? "the answer" : path;

    static string TextOf(JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    static string NameOf(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False
        ? "boolean"
        : kind.ToString().ToLowerInvariant();
}
