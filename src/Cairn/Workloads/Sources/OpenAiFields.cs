using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads.Sources;

/// <summary>Looks at the fields of an OpenAI body, and refuses by name those that have no equal in Messages.</summary>
sealed class OpenAiFields(Place place, FaultList faults, IReadOnlyList<string> dropped)
{
    // Values that ask for nothing: the request is the same without them.
    static readonly Dictionary<string, string[]> Neutral = new(StringComparer.Ordinal)
    {
        ["n"] = ["1"],
        ["stream"] = ["false"],
        ["store"] = ["false"],
        ["background"] = ["false"],
        ["logprobs"] = ["false"],
        ["top_logprobs"] = ["0"],
        ["temperature"] = ["1", "1.0"],
        ["top_p"] = ["1", "1.0"],
        ["presence_penalty"] = ["0", "0.0"],
        ["frequency_penalty"] = ["0", "0.0"],
        ["logit_bias"] = ["{}"],
        ["include"] = ["[]"],
        ["modalities"] = ["[\"text\"]"],
        ["service_tier"] = ["\"auto\"", "\"default\""],
        ["truncation"] = ["\"disabled\""],
        ["verbosity"] = ["\"medium\""],
        ["detail"] = ["\"auto\""],
        ["summary"] = ["\"auto\""],
    };

    /// <summary>A field of the body; null where it is absent, null or dropped.</summary>
    public JsonElement? Find(JsonElement body, string name) =>
        dropped.Contains(name) ? null : Member(body, name);

    /// <summary>A field of an object; null where it is absent or null.</summary>
    public static JsonElement? Member(JsonElement holder, string name) =>
        holder.ValueKind is JsonValueKind.Object && holder.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    /// <summary>A text of an object; null where it is none.</summary>
    public static string? Text(JsonElement holder, string name) =>
        Member(holder, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The text of a field that has to have one; refused, and empty, where it has not.</summary>
    public string Required(JsonElement holder, string name, string path)
    {
        if (Text(holder, name) is { } text)
            return text;
        Refuse($"{path}{name}", "a text", "Give it one.");
        return "";
    }

    /// <summary>Refuses every field of the body beside those that are mapped.</summary>
    public void RefuseOthers(JsonElement body, IReadOnlyList<string> mapped)
    {
        foreach (var field in body.EnumerateObject())
        {
            if (!mapped.Contains(field.Name) && !dropped.Contains(field.Name) && !AsksNothing(field))
            {
                Refuse(field.Name, "fields that Messages has too",
                    $"Take it out, or let it be left out: input: {{file: ..., drop: [{field.Name}]}}.");
            }
        }
    }

    /// <summary>Refuses every field of a part beside those that are mapped.</summary>
    /// <param name="part">The object.</param>
    /// <param name="path">Where it stands, with the dot behind it.</param>
    /// <param name="mapped">The names that are known.</param>
    public void RefuseOthers(JsonElement part, string path, params IReadOnlyList<string> mapped)
    {
        foreach (var field in part.ValueKind is JsonValueKind.Object ? part.EnumerateObject() : default)
        {
            if (!mapped.Contains(field.Name) && !AsksNothing(field))
                Refuse(path + field.Name, "fields that Messages has too", "Take it out.");
        }
    }

    /// <summary>Refuses something by its path below the body.</summary>
    public void Refuse(string path, string expected, string repair) =>
        faults.Add(place, $"body.{path}", expected, repair);

    /// <summary>A JSON value as a node of its own.</summary>
    public static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());

    static bool AsksNothing(JsonProperty field) =>
        field.Value.ValueKind is JsonValueKind.Null
        || (Neutral.TryGetValue(field.Name, out var values)
            && values.Contains(RowFields.Compact(field.Value)));
}
