using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads the fields of a request that are not part of the prompt.</summary>
static class SmallFields
{
    public static void Read(string name, JsonElement value, RequestFacts facts)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            facts.Keys.Remove(name);
            return;
        }

        switch (name)
        {
            case "model": facts.Model = TextOf(name, value, facts); break;
            case "max_tokens": facts.MaxTokens = WholeOf(name, value, facts); break;
            case "inference_geo": facts.Geo = TextOf(name, value, facts); break;
            case "stream": facts.IsStreamed = value.ValueKind == JsonValueKind.True; break;
            case "temperature": facts.Temperature = NumberOf(name, value, facts); break;
            case "top_p": facts.TopP = NumberOf(name, value, facts); break;
            case "thinking": facts.Thinking = value; break;
            case "tool_choice":
                facts.ToolChoice = Member(value, "type");
                facts.ToolChoiceName = Member(value, "name");
                break;
            case "stop_sequences": facts.StopSequences = TextsOf(value); break;
            case "cache_control": ReadAutomatic(value, facts); break;
            default: break;
        }
    }

    static void ReadAutomatic(JsonElement value, RequestFacts facts)
    {
        var (ttl, fault) = MarkerReader.Read(value);
        facts.AutomaticTtl = ttl;
        if (fault is not null)
            facts.Fail(fault);
    }

    static string? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    static IReadOnlyList<string> TextsOf(JsonElement value) => value.ValueKind != JsonValueKind.Array ? [] :
    [
        .. from item in value.EnumerateArray()
           where item.ValueKind == JsonValueKind.String
           select item.GetString(),
    ];

    static string TextOf(string name, JsonElement value, RequestFacts facts)
    {
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;

        facts.Fail($"{name}: Input should be a valid string");
        return "";
    }

    static long? WholeOf(string name, JsonElement value, RequestFacts facts)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number))
            return number;

        facts.Fail($"{name}: Input should be a valid integer");
        return null;
    }

    static decimal? NumberOf(string name, JsonElement value, RequestFacts facts)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
            return number;

        facts.Fail($"{name}: Input should be a valid number");
        return null;
    }
}
