using System.Text.Json;
using Cairn.Models;
using YamlDotNet.RepresentationModel;

namespace Cairn.Workloads;

/// <summary>
/// Reads the parameters that are passed through, refuses what batch or model refuse, and adds the answer schema.
/// </summary>
sealed class ParamsReader(YamlMappingNode root, YamlDoor door, List<string> warnings)
{
    static readonly string[] OwnKeys = ["model", "max_tokens", "system", "messages", "tools"];

    public IReadOnlyList<ParamPlan> Read(IReadOnlyList<Model> models, AnswerSchema? schema)
    {
        Dictionary<string, JsonTemplate> parameters = [];
        ReadOnlyMemory<byte>? config = null;
        YamlNode? configNode = null;
        foreach (var (key, value) in Entries())
        {
            if (((YamlScalarNode)key).Value is not { } name || !IsAllowed(key, name))
                continue;

            var json = new YamlJson(door).Convert(value);
            var parsed = JsonElement.Parse(json.Span, RowFields.Options);
            foreach (var breach in models.DefaultIfEmpty()
                .Select(model => RequestRules.BreachOf(model, name, parsed)).Distinct())
            {
                door.Refuse(key, breach);
            }

            if (name == "output_config")
                (config, configNode) = (json, value);
            else
                parameters[name] = JsonTemplate.Parse(json.Span, door.At(value), door.Faults);
        }

        if (Merge(config, configNode, schema) is { } merged)
            parameters["output_config"] = merged;
        return [.. RequestFrame.InOrder(parameters, pair => pair.Key).Select(
            pair => new ParamPlan(pair.Key, pair.Value))];
    }

    IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries() =>
        YamlDoor.Find(root, "params") is { } node && door.Map(node, "a mapping of parameters") is { } map
            ? map.Children.Where(pair => pair.Key is YamlScalarNode)
            : [];

    bool IsAllowed(YamlNode key, string name)
    {
        if (OwnKeys.Contains(name))
        {
            door.Refuse(key, $"{name} among the params", $"{name} as a key of its own", "Move it out of params.");
            return false;
        }

        var place = door.At(key);
        if (!RequestRules.KnownParams.Contains(name) && RequestRules.BreachOf(null, name, default) is null)
        {
            warnings.Add($"{place.File}:{place.Line}: \"{name}\" is not a parameter known here and is passed through. "
                + Spelling.DidYouMean(name, RequestRules.KnownParams, "If the API refuses it, every row fails."));
        }

        return true;
    }

    /// <summary>The schema joins whatever else the user configures of the output, always as the last key.</summary>
    JsonTemplate? Merge(ReadOnlyMemory<byte>? config, YamlNode? node, AnswerSchema? schema)
    {
        if (node is null)
            return schema is null ? null : JsonTemplate.Parse("{}"u8, default, door.Faults).With(FormatOf(schema));

        var given = JsonElement.Parse(config!.Value.Span, RowFields.Options);
        if (given.ValueKind is not JsonValueKind.Object)
        {
            door.Refuse(node, "output_config that is no mapping", "a mapping", "Write output_config: {effort: low}.");
            return null;
        }

        if (given.TryGetProperty("format", out _))
        {
            door.Refuse(node, "output_config.format", "output: {schema: FILE}",
                "Put the schema into a file and name it there.");
        }

        var template = JsonTemplate.Parse(config.Value.Span, door.At(node), door.Faults);
        return schema is null ? template : template.With(FormatOf(schema));
    }

    internal static ReadOnlySpan<byte> FormatOf(AnswerSchema schema) =>
        (byte[])[.. "\"format\":{\"type\":\"json_schema\",\"schema\":"u8, .. schema.Json.Span, (byte)'}'];
}
