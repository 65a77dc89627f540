using System.Text.Json;

namespace Cairn.Bench.Fuzzing;

/// <summary>Where in a text one JSON value lies, with its name in front if it is a property.</summary>
/// <param name="Start">Where the name begins, or the value if there is none.</param>
/// <param name="Value">Where the value begins.</param>
/// <param name="End">Behind the value.</param>
readonly record struct JsonSpan(int Start, int Value, int End)
{
    public bool IsProperty => Start < Value;

    /// <summary>All values of a text, in the order in which they end; as many as there are before it stops being
    /// JSON.</summary>
    public static List<JsonSpan> Of(ReadOnlySpan<byte> json)
    {
        var spans = new List<JsonSpan>();
        var open = new Stack<(int Start, int Value)>();
        var reader = new Utf8JsonReader(json, new() { MaxDepth = 1_000 });
        var name = -1;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    name = start;
                    continue;
                }

                var place = (name < 0 ? start : name, start);
                name = -1;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(place);
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    spans.Add(Span(open.Pop(), (int)reader.BytesConsumed));
                else
                    spans.Add(Span(place, (int)reader.BytesConsumed));
            }
        }
        catch (JsonException)
        {
            // An earlier mutation broke it; what came before can still be changed.
        }

        return spans;
    }

    static JsonSpan Span((int Start, int Value) place, int end) => new(place.Start, place.Value, end);
}
