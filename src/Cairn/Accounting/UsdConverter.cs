using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Accounting;

/// <summary>
/// Writes money as a decimal string: a JSON number would pass through a binary fraction in most readers.
/// </summary>
sealed class UsdConverter : JsonConverter<Usd>
{
    public override Usd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && decimal.TryParse(
            reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var amount)
            ? new(amount)
            : throw new JsonException("The value is no amount in US dollars; expected a decimal in quotes.");

    public override void Write(Utf8JsonWriter writer, Usd value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
