using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>Types that are told apart by their <c>type</c>, which is also part of the path of what is wrong in
/// them.</summary>
/// <param name="usual">The tag of what has no <c>type</c>, or null where there must be one.</param>
/// <param name="cases">The shapes by tag.</param>
sealed class UnionShape(string? usual, params (string Tag, Shape Shape)[] cases) : Shape
{
    public override string? Check(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return ": Input should be an object";

        var tag = reader;
        var hasTag = SeekTag(ref tag);
        if (!hasTag && usual is null)
            return ".type: Field required";

        foreach (var (name, shape) in cases)
        {
            if (hasTag ? tag.ValueTextEquals(name) : name == usual)
                return shape.Check(ref reader) is { } fault ? $".{name}{fault}" : null;
        }

        return $": Input tag '{tag.GetString()}' found using 'type' does not match any of the expected tags: "
            + string.Join(", ", cases.Select(one => $"'{one.Tag}'").Order(StringComparer.Ordinal));
    }

    static bool SeekTag(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTag = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isTag)
                return reader.TokenType == JsonTokenType.String;

            reader.Skip();
        }

        return false;
    }
}
