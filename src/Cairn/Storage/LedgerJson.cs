using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>How the fixed part of a run is written down in the ledger.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(UsdConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSpec))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class LedgerJson : JsonSerializerContext;

/// <summary>Money as a decimal string: a JSON number would pass through <see cref="double"/> in most readers.</summary>
sealed class UsdConverter : JsonConverter<Usd>
{
    public override Usd Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(decimal.Parse(reader.GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    public override void Write(Utf8JsonWriter writer, Usd value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
