using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Models;

namespace Cairn.Planning;

/// <summary>A plan kept in a file, with fingerprints of all that it rests on, so that a run can hold to it.</summary>
public sealed record PlanFile
{
    const int CurrentVersion = 1;

    static readonly PlanFileJson Json = new(new(PlanFileJson.Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The workload's folder or file, absolute.</summary>
    public required string Workload { get; init; }

    /// <summary>The SHA-256 of the workload file and all it refers to.</summary>
    public required string WorkloadFingerprint { get; init; }

    /// <summary>The SHA-256 of the input.</summary>
    public required string InputSha256 { get; init; }

    /// <summary>How many rows from the start are asked; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The fingerprint of the order in which the rows are asked, and of what is cached.</summary>
    public required string LayoutSha256 { get; init; }

    /// <summary>The facts of each model of the plan, prices included.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Models { get; init; }

    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The facts of all models that a plan asks, as a file keeps them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> FactsOf(
        Plan plan, ModelCatalog catalog) =>
        plan.Rates.Select(group => group.Model).Distinct().Order(StringComparer.Ordinal).ToDictionary(
            model => model,
            IReadOnlyDictionary<string, string?> (model) => ModelFacts.Of(catalog.Find(model))
                .DistinctBy(fact => fact.Field)
                .ToDictionary(fact => fact.Field, fact => fact.Value, StringComparer.Ordinal));

    /// <summary>Reads a file that <see cref="ToJson"/> made.</summary>
    /// <exception cref="BadInputException">It is missing, no plan, or of a newer version.</exception>
    public static PlanFile Read(string path)
    {
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(path), Json.PlanFile);
            return read is { Version: CurrentVersion }
                ? read
                : throw Refuse(path, $"a plan of version {read?.Version}", "Make it again with `cairn plan -o`.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, $"a file that cannot be read ({exception.Message})", "Name a file of `cairn plan -o`.");
        }
        catch (JsonException exception)
        {
            throw Refuse(path, $"something else than a plan (line {exception.LineNumber + 1})",
                "Name a file of `cairn plan -o`, unchanged.");
        }
    }

    /// <summary>The file as text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json.PlanFile) + "\n";

    /// <summary>What is no longer as it was when this plan was made; nothing when a run can hold to it.</summary>
    /// <param name="now">The same plan made again.</param>
    public IEnumerable<string> DriftTo(PlanFile now)
    {
        if (InputSha256 != now.InputSha256)
            yield return "the input has other content";
        if (WorkloadFingerprint != now.WorkloadFingerprint)
            yield return "the workload file, or a file that it names, has other content";
        if (Limit != now.Limit)
            yield return $"the limit is {now.Limit?.ToString() ?? "none"}, not {Limit?.ToString() ?? "none"}";
        if (Plan.Choice != now.Plan.Choice)
            yield return $"the model is {now.Plan.Choice}, not {Plan.Choice}";
        foreach (var (model, field, before, after) in ChangedFacts(now))
            yield return $"{model} {field} is {after ?? "none"}, not {before ?? "none"}";
        if (LayoutSha256 != now.LayoutSha256)
            yield return "the order of the rows, or what is cached, has changed";
    }

    IEnumerable<(string Model, string Field, string? Before, string? After)> ChangedFacts(PlanFile now) =>
        from model in Models.Keys.Union(now.Models.Keys)
        let before = Models.GetValueOrDefault(model)
        let after = now.Models.GetValueOrDefault(model)
        from field in (before?.Keys ?? []).Union(after?.Keys ?? [])
        let was = before?.GetValueOrDefault(field)
        let isNow = after?.GetValueOrDefault(field)
        where was != isNow
        select (model, field, was, isNow);

    static BadInputException Refuse(string path, string found, string repair) =>
        new([new(path, null, found, $"a plan of version {CurrentVersion}", repair)]);
}

/// <summary>The names on the outside.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlanFile))]
sealed partial class PlanFileJson : JsonSerializerContext;
