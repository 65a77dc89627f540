using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Quality.Cascading;

namespace Cairn.Running;

/// <summary>
/// Keeps among the files of an evaluation what it has shown of its rungs, for the plans of later cascades.
/// </summary>
static class EvidenceFile
{
    const string Name = "evidence.json";

    /// <summary>Writes it, over what was written before.</summary>
    public static async Task WriteAsync(IBlobStore blobs, CascadeEvidence evidence)
    {
        await using var file = await blobs.DraftAsync(Name);
        await JsonSerializer.SerializeAsync(file.Content, evidence, EvidenceJson.Default.CascadeEvidence);
        await file.PublishAsync(Name);
    }

    /// <summary>Reads it; null where there is none that can be read: a plan assumes then.</summary>
    public static CascadeEvidence? Read(IBlobStore blobs)
    {
        using var file = blobs.OpenRead(Name);
        try
        {
            return file is null ? null : JsonSerializer.Deserialize(file, EvidenceJson.Default.CascadeEvidence);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CascadeEvidence))]
sealed partial class EvidenceJson : JsonSerializerContext;
