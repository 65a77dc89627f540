using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>Writes a value that a JSON schema accepts: all properties, a drawn choice of each enum, short strings,
/// small numbers.</summary>
sealed class SchemaAnswer
{
    const int DepthMax = 12;
    const int ItemsMax = 2;

    // A schema that refers to itself in several places has more values than there is time, depth or no depth.
    const int ValuesMax = 1_000;
    const NumberStyles Signed = NumberStyles.AllowLeadingSign;
    const NumberStyles Point = NumberStyles.AllowDecimalPoint;

    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonElement _root;
    readonly AnswerSource _source;
    readonly Utf8JsonWriter _writer;
    Draw _draw;
    int _freeTexts;
    int _values;

    SchemaAnswer(JsonElement root, AnswerSource source, Utf8JsonWriter writer)
    {
        (_root, _source, _writer) = (root, source, writer);
        _draw = source.Chance;
    }

    /// <summary>The JSON text, and how many strings in it could just as well be longer.</summary>
    public static (string Json, int FreeTexts) Write(JsonElement schema, AnswerSource source)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Options);
        var answer = new SchemaAnswer(schema, source, writer);
        answer.WriteValue(schema, 0);
        writer.Flush();
        return (Encoding.UTF8.GetString(buffer.WrittenSpan), answer._freeTexts);
    }

    void WriteValue(JsonElement schema, int depth)
    {
        var rule = SchemaRule.Resolve(_root, schema);
        if (depth > DepthMax || ++_values > ValuesMax)
            _writer.WriteNullValue();
        else if (rule.Constant is { } constant)
            constant.WriteTo(_writer);
        else if (rule.Choices.Count > 0)
            rule.Choices[NextBelow(rule.Choices.Count)].WriteTo(_writer);
        else if (rule.Type == "object")
            WriteObject(rule, depth);
        else if (rule.Type == "array")
            WriteArray(rule, depth);
        else
            WriteScalar(rule);
    }

    void WriteObject(SchemaRule rule, int depth)
    {
        _writer.WriteStartObject();
        foreach (var property in rule.Properties)
        {
            _writer.WritePropertyName(property.Name);
            if (depth > 0 || !TryWriteLabel(property))
                WriteValue(property.Value, depth + 1);
        }

        _writer.WriteEndObject();
    }

    bool TryWriteLabel(JsonProperty property)
    {
        if (!_source.Fields.TryGetValue(property.Name, out var label))
            return false;

        var rule = SchemaRule.Resolve(_root, property.Value);
        if (rule.Choices.Count > 0)
        {
            var chosen = rule.Choices.FirstOrDefault(choice => choice.ToString() == label);
            if (chosen.ValueKind == JsonValueKind.Undefined)
                return false;

            chosen.WriteTo(_writer);
            return true;
        }

        return TryWriteScalar(rule.Type, label);
    }

    bool TryWriteScalar(string type, string label)
    {
        switch (type)
        {
            case "string": _writer.WriteStringValue(label); return true;
            case "boolean" when bool.TryParse(label, out var flag): _writer.WriteBooleanValue(flag); return true;
            case "integer" when long.TryParse(label, Signed, CultureInfo.InvariantCulture, out var whole):
                _writer.WriteNumberValue(whole);
                return true;
            case "number" when decimal.TryParse(label, Signed | Point, CultureInfo.InvariantCulture, out var number):
                _writer.WriteNumberValue(number);
                return true;
            default: return false;
        }
    }

    void WriteArray(SchemaRule rule, int depth)
    {
        var least = rule.Length("minItems", 0);
        var most = Math.Min(rule.Length("maxItems", ItemsMax), Math.Max(least, ItemsMax));
        var count = most <= least ? least : Math.Max(1, least) + NextBelow(most - Math.Max(1, least) + 1);
        _writer.WriteStartArray();
        for (var item = 0; item < count && _values < ValuesMax && rule.Items is { } items; item++)
            WriteValue(items, depth + 1);

        _writer.WriteEndArray();
    }

    void WriteScalar(SchemaRule rule)
    {
        switch (rule.Type)
        {
            case "boolean": _writer.WriteBooleanValue(NextBelow(2) == 1); break;
            case "integer" or "number": _writer.WriteNumberValue(rule.NumberFrom(NextBelow(1_000))); break;
            case "null": _writer.WriteNullValue(); break;
            default:
                _freeTexts += rule.IsFreeText ? 1 : 0;
                _writer.WriteStringValue(rule.TextFrom(_source, Next()));
                break;
        }
    }

    int NextBelow(int limit) => Next().Below(limit);

    Draw Next() => _draw = _draw.Next();
}
