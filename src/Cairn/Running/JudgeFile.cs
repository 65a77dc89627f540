using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Keeps among a run's files which answers a stage judges: its requests are composed from them, the same bytes each
/// time.
/// </summary>
static class JudgeFile
{
    /// <summary>Writes the answers of a stage down, before the stage is decided on.</summary>
    public static async Task WriteAsync(IBlobStore blobs, int stage, SortedDictionary<int, JudgedAnswer> answers)
    {
        var name = NameOf(stage);
        await using var file = await blobs.DraftAsync(name);
        await JsonSerializer.SerializeAsync(
            file.Content, answers, JudgeJson.Default.SortedDictionaryInt32JudgedAnswer);
        await file.PublishAsync(name);
    }

    /// <summary>The answers that a stage judges, by the number of the row.</summary>
    /// <exception cref="SegmentDamagedException">The file is gone or damaged.</exception>
    public static IReadOnlyDictionary<int, JudgedAnswer> Read(IBlobStore blobs, int stage)
    {
        var name = NameOf(stage);
        using var file = blobs.OpenRead(name)
            ?? throw new SegmentDamagedException(name);
        try
        {
            return JsonSerializer.Deserialize(file, JudgeJson.Default.SortedDictionaryInt32JudgedAnswer)
                ?? throw new SegmentDamagedException(name);
        }
        catch (JsonException exception)
        {
            throw new SegmentDamagedException(name, exception);
        }
    }

    static string NameOf(int stage) => string.Create(CultureInfo.InvariantCulture, $"judge-{stage}.json");
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SortedDictionary<int, JudgedAnswer>))]
sealed partial class JudgeJson : JsonSerializerContext;
