using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>The fields of one of the API's types.</summary>
/// <remarks>A name that ends in <c>?</c> may be missing or null. An open shape also takes fields it doesn't
/// know.</remarks>
sealed class ObjectShape : Shape
{
    readonly (string Name, Shape Shape, bool IsRequired)[] _fields;
    readonly bool _isOpen;

    public ObjectShape(params (string Name, Shape Shape)[] fields)
        : this(isOpen: false, fields)
    {
    }

    ObjectShape(bool isOpen, (string Name, Shape Shape)[] fields)
    {
        _isOpen = isOpen;
        _fields =
        [
            .. fields.Select(field => field.Name.EndsWith('?')
                ? (field.Name[..^1], field.Shape.OrNull(), false)
                : (field.Name, field.Shape, true)),
        ];
    }

    public static ObjectShape Open(params (string Name, Shape Shape)[] fields) => new(isOpen: true, fields);

    public override string? Check(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return ": Input should be an object";

        var seen = 0UL;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader);
            if (index < 0 && !_isOpen)
                return $".{reader.GetString()}: Extra inputs are not permitted";

            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            seen |= 1UL << index;
            if (_fields[index].Shape.Check(ref reader) is { } fault)
                return $".{_fields[index].Name}{fault}";
        }

        return FirstMissing(seen) is { } missing ? $".{missing}: Field required" : null;
    }

    int IndexOf(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < _fields.Length; index++)
        {
            if (reader.ValueTextEquals(_fields[index].Name))
                return index;
        }

        return -1;
    }

    string? FirstMissing(ulong seen)
    {
        for (var index = 0; index < _fields.Length; index++)
        {
            if (_fields[index].IsRequired && (seen & (1UL << index)) == 0)
                return _fields[index].Name;
        }

        return null;
    }
}
