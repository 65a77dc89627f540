using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Answers;

/// <summary>One place of a schema with references followed and alternatives chosen.</summary>
sealed class SchemaRule
{
    public const int TextChars = 40;
    const int ReferencesMax = 32;
    const int LengthMax = 1_000;

    // No bound is farther out and no step finer: sums and quotients of any two stay inside a decimal.
    const decimal NumberMax = 1e15m;
    const decimal StepMin = 1e-9m;

    readonly JsonElement _schema;

    SchemaRule(JsonElement schema) => _schema = schema;

    public JsonElement? Constant => Find("const");

    public IReadOnlyList<JsonElement> Choices =>
        Find("enum") is { ValueKind: JsonValueKind.Array } choices ? [.. choices.EnumerateArray()] : [];

    public IEnumerable<JsonProperty> Properties =>
        Find("properties") is { ValueKind: JsonValueKind.Object } properties ? properties.EnumerateObject() : [];

    public JsonElement? Items => Find("items");

    /// <summary>The type, the first that isn't null where there are several, guessed where none is given.</summary>
    public string Type => Find("type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString()!,
        { ValueKind: JsonValueKind.Array } types =>
            types.EnumerateArray().Select(type => type.ToString()).FirstOrDefault(type => type != "null", "null"),
        _ when Find("properties") is not null => "object",
        _ when Find("items") is not null => "array",
        _ => "string",
    };

    public static SchemaRule Resolve(JsonElement root, JsonElement schema)
    {
        for (var step = 0; step < ReferencesMax && schema.ValueKind == JsonValueKind.Object; step++)
        {
            if (schema.TryGetProperty("$ref", out var reference))
                schema = Follow(root, reference.ToString());
            else if (FirstAlternative(schema) is { } alternative)
                schema = alternative;
            else
                break;
        }

        return new(schema);
    }

    /// <summary>A number that can be a bound, or null.</summary>
    public decimal? Number(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number)
        && Math.Abs(number) <= NumberMax ? number : null;

    /// <summary>A number of characters or items that can be written.</summary>
    public int Length(string name, int usual) => (int)Math.Clamp(Number(name) ?? usual, 0, LengthMax);

    /// <summary>A number inside the bounds.</summary>
    public decimal NumberFrom(int drawn)
    {
        var least = Number("minimum") ?? (Number("exclusiveMinimum") + 1);
        var most = Number("maximum") ?? (Number("exclusiveMaximum") - 1);
        var step = Number("multipleOf") is { } given and >= StepMin ? given : 1;
        var start = Math.Ceiling((least ?? Math.Min(0, most ?? 0)) / step) * step;
        var room = Math.Max(0, Math.Floor(((most ?? (start + (100 * step))) - start) / step));
        return start + (drawn % (room + 1) * step);
    }

    /// <summary>Whether any text of the right length will do.</summary>
    public bool IsFreeText => Type == "string" && Find("format") is null;

    /// <summary>A text of the right format and length; free text begins like the user's, so that one sees whose answer
    /// it is.</summary>
    public string TextFrom(AnswerSource source, Draw draw) => Find("format")?.ToString() switch
    {
        "date" => "2026-01-15",
        "time" => "12:00:00Z",
        "date-time" => "2026-01-15T12:00:00Z",
        "duration" => "PT1H",
        "email" => "user@example.com",
        "hostname" => "example.com",
        "uri" => "https://example.com/",
        "ipv4" => "127.0.0.1",
        "ipv6" => "::1",
        "uuid" => new Guid(draw.Below(int.MaxValue), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1).ToString(),
        _ => Fit(source.Echo.Trim(), source.TextChars),
    };

    string Fit(string echo, int? wanted)
    {
        var least = Length("minLength", 0);
        var most = (int)Math.Clamp(Number("maxLength") ?? int.MaxValue, 0, Math.Max(wanted ?? TextChars, least));
        return wanted is null
            ? FreeText.Cut(echo, most).PadRight(least, '.')
            : FreeText.Of(echo, most);
    }

    JsonElement? Find(string name) =>
        _schema.ValueKind == JsonValueKind.Object && _schema.TryGetProperty(name, out var value) ? value : null;

    static JsonElement? FirstAlternative(JsonElement schema)
    {
        foreach (var name in (ReadOnlySpan<string>)["anyOf", "oneOf", "allOf"])
        {
            if (!schema.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
                continue;

            var first = list.EnumerateArray().FirstOrDefault(alternative => !IsNull(alternative));
            if (first.ValueKind != JsonValueKind.Undefined)
                return first;
        }

        return null;
    }

    static bool IsNull(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type) && type.ToString() == "null";

    static JsonElement Follow(JsonElement root, string reference)
    {
        var place = root;
        foreach (var step in reference.Split('/').Where(step => step is not ("#" or "")))
        {
            if (place.ValueKind != JsonValueKind.Object || !place.TryGetProperty(step, out place))
                return default;
        }

        return place;
    }
}
