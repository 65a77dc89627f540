using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>What a value of a row looks like in a prompt.</summary>
static class CellText
{
    /// <summary>Its text; JSON for what is made of parts, nothing for null.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        true => "true",
        false => "false",
        JsonList list => list.Json,
        JsonMap map => map.Json,
        _ => value.ToString() ?? "",
    };

    /// <summary>Its parts where it is a list, or the text of a JSON list, as in CSV; otherwise null.</summary>
    public static IReadOnlyList<string>? ListOf(object? value) => value switch
    {
        JsonList list => [.. list.Select(Of)],
        string text when text.AsSpan().TrimStart().StartsWith('[') => Parsed(text),
        _ => null,
    };

    static List<string>? Parsed(string text)
    {
        try
        {
            var list = JsonElement.Parse(text, RowFields.Options);
            return [.. list.EnumerateArray().Select(item =>
                item.ValueKind is JsonValueKind.String ? item.GetString()! : RowFields.Compact(item))];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
