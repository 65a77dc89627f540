using System.Text.Json.Serialization;
using Cairn.Running;

namespace Cairn.Storage;

/// <summary>How the fixed part of a run is written down in the ledger.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunSpec))]
sealed partial class LedgerJson : JsonSerializerContext;
