using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;
using Cairn.Quality.Certifying;

namespace Cairn.Running;

/// <summary>What a cascade has found so far, kept among the run's files beside each of its decisions.</summary>
/// <param name="Edges">What each rung but the last has shown, cheapest first.</param>
/// <param name="Notes">What a person should know besides.</param>
/// <param name="Certificate">What is certified; null before the end, and where nothing is.</param>
public sealed record CascadeRecord(
    IReadOnlyList<EdgeFinding> Edges, IReadOnlyList<string> Notes, Certificate? Certificate)
{
    /// <summary>How the names of all such files begin.</summary>
    internal const string Prefix = "cascade-";

    /// <summary>How often the dearest rung is wrong itself; null where nobody can tell.</summary>
    public TopError? TopError { get; init; }

    /// <summary>
    /// What the whole is expected to cost, known once a rung's cut is: what is settled, and the escalated rows at what
    /// rows of their rung were billed. Null before.
    /// </summary>
    public Usd? WholeUsd { get; init; }

    /// <summary>Reads the newest record of a run; null where there is none.</summary>
    public static CascadeRecord? Read(IBlobStore blobs, Run run)
    {
        for (var stages = run.Stages.Count; stages > 0; stages--)
        {
            using var file = blobs.OpenRead(NameOf(stages));
            if (file is not null)
                return JsonSerializer.Deserialize(file, CascadeJson.Default.CascadeRecord);
        }

        return null;
    }

    /// <summary>Keeps the record of the decision behind so many stages.</summary>
    internal async Task WriteAsync(IBlobStore blobs, int stages)
    {
        var name = NameOf(stages);
        await using var file = await blobs.DraftAsync(name);
        await JsonSerializer.SerializeAsync(file.Content, this, CascadeJson.Default.CascadeRecord);
        await file.PublishAsync(name);
    }

    static string NameOf(int stages) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{stages}.json");
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CascadeRecord))]
sealed partial class CascadeJson : JsonSerializerContext;
