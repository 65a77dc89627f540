using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// Keeps among a run's files which stages were decided on, before they stand in the ledger: what is decided once
/// stands, whatever crashes in between, and also where the ledger is restored to a day before it.
/// </summary>
static class StageFile
{
    /// <summary>How the names of all such files begin.</summary>
    public const string Prefix = "stages-";

    /// <summary>Writes down stages that follow those of the run: their layouts first, then the decision.</summary>
    public static async Task WriteAsync(IBlobStore blobs, Run run, IReadOnlyList<StageDraft> drafts)
    {
        var stages = Number(run, drafts);
        foreach (var draft in drafts)
            await LayoutFile.WriteAsync(blobs, draft.Layout);
        var name = NameOf(stages[0].Number);
        await using var file = await blobs.DraftAsync(name);
        await JsonSerializer.SerializeAsync(file.Content, stages, StageJson.Default.ListRunStage);
        await file.PublishAsync(name);
    }

    /// <summary>The stages that were decided on for the time behind those that the run has; null for none.</summary>
    /// <exception cref="LayoutDamagedException">The file is damaged, or of other stages than the run has.</exception>
    public static IReadOnlyList<RunStage>? Read(IBlobStore blobs, Run run)
    {
        var name = NameOf(run.Later.Count + 1);
        using var file = blobs.OpenRead(name);
        if (file is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize(file, StageJson.Default.ListRunStage) is [{ } next, ..] stages
                && next.FirstPlace == run.Places
                    ? stages
                    : throw new LayoutDamagedException(name, "of stages that do not follow those of the run");
        }
        catch (JsonException)
        {
            throw new LayoutDamagedException(name, "damaged: it is no list of stages");
        }
    }

    /// <summary>Gives drafts their numbers and places behind the stages of a run.</summary>
    public static List<RunStage> Number(Run run, IReadOnlyList<StageDraft> drafts)
    {
        var stages = new List<RunStage>();
        var (number, place) = (run.Later.Count + 1, run.Places);
        foreach (var (kind, rung, layout) in drafts)
        {
            if (layout.Places == 0 || layout.InputRows != run.Spec.InputRows)
                throw new ArgumentException("A stage asks some rows of the run's input.", nameof(drafts));
            stages.Add(new(number++, kind, rung, place, layout.Places, layout.Sha256));
            place += layout.Places;
        }

        return stages.Count > 0 ? stages : throw new ArgumentException("There are no stages.", nameof(drafts));
    }

    static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}.json");
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(List<RunStage>))]
sealed partial class StageJson : JsonSerializerContext;
