using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads the params of one request straight from their bytes, without a document of the whole.</summary>
sealed class RequestReader
{
    const int FormatsMax = 256;
    const int FormatBytesMax = 64 * 1024;

    readonly BlockReader _blocks = new();
    readonly Dictionary<UInt128, OutputFormat> _formats = [];

    public RequestFacts Read(ReadOnlySpan<byte> json, RequestContext context)
    {
        var facts = new RequestFacts { Context = context };
        try
        {
            ReadFields(json, facts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Only a value of the wrong kind or half a surrogate gets here: the JSON itself was checked at the door.
            facts.Fail($"Input could not be read: {exception.Message}");
        }

        return facts;
    }

    void ReadFields(ReadOnlySpan<byte> json, RequestFacts facts)
    {
        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            facts.Fail("Input should be an object");
            return;
        }

        Range tools = default, system = default, messages = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            facts.Keys.Add(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var place = start..(int)reader.BytesConsumed;
            switch (name)
            {
                case "tools": tools = place; break;
                case "system": system = place; break;
                case "messages": messages = place; break;
                default: ReadSmall(name, json[place], facts); break;
            }
        }

        // In the order in which the cache sees them, whatever the order in the body.
        ReadSection(json[tools], PromptLevel.Tools, facts);
        ReadSection(json[system], PromptLevel.System, facts);
        new MessagesReader(_blocks, facts).Read(json[messages]);
    }

    void ReadSection(ReadOnlySpan<byte> json, PromptLevel level, RequestFacts facts)
    {
        if (json.IsEmpty)
            return;

        var name = level == PromptLevel.Tools ? "tools" : "system";
        var reader = CanonicalJson.Read(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;

        if (reader.TokenType == JsonTokenType.String && level == PromptLevel.System)
        {
            facts.Blocks.Add(new(_blocks.Read(json, level), level, "", false));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            facts.Fail($"{name}: Input should be a valid list");
            return;
        }

        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var start = (int)reader.TokenStartIndex;
            var isText = reader.TokenType == JsonTokenType.String;
            reader.Skip();
            var content = isText
                ? BlockContent.Broken(": Input should be an object")
                : _blocks.Read(json[start..(int)reader.BytesConsumed], level);
            if (content.Fault is { } fault)
                facts.Fail($"{name}.{index}{fault}");

            facts.Blocks.Add(new(content, level, "", false));
        }
    }

    void ReadSmall(string name, ReadOnlySpan<byte> json, RequestFacts facts)
    {
        if (name == "output_config")
        {
            facts.Output = FormatOf(json, facts.Context);
            return;
        }

        if (ParamShapes.Check(name, json, facts.Context) is { } fault)
        {
            facts.Fail(fault);
            return;
        }

        var reader = CanonicalJson.Read(json);
        SmallFields.Read(name, JsonElement.ParseValue(ref reader), facts);
        if (name == "context_management")
            facts.ContextManagementHash = CanonicalJson.HashOf(json);
    }

    OutputFormat FormatOf(ReadOnlySpan<byte> json, RequestContext context)
    {
        // A format keeps its whole text, so only those of a usual length are remembered.
        if (json.Length > FormatBytesMax)
            return OutputFormat.Read(json, context);

        var raw = new StableHash(0);
        raw.Add(json);
        var key = raw.ToUInt128();
        if (_formats.TryGetValue(key, out var known))
            return known;

        if (_formats.Count >= FormatsMax)
            _formats.Clear();

        return _formats[key] = OutputFormat.Read(json, context);
    }
}
