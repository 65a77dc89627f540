using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Sandbox.Models;

/// <summary>The models this sandbox knows, read from the facts file that it shares with the library.</summary>
sealed class ModelBook
{
    readonly Dictionary<string, ModelFacts> _byName;

    ModelBook(IReadOnlyList<ModelFacts> models)
    {
        Models = models;
        _byName = models
            .SelectMany(model => model.Aliases.Prepend(model.Id), (model, name) => (name, model))
            .ToDictionary(pair => pair.name, pair => pair.model, StringComparer.Ordinal);
    }

    public static ModelBook BuiltIn { get; } = Load();

    public IReadOnlyList<ModelFacts> Models { get; }

    public ModelFacts? Find(string name) => _byName.GetValueOrDefault(name);

    static ModelBook Load()
    {
        using var stream = typeof(ModelBook).Assembly.GetManifestResourceStream("models.json")
            ?? throw new InvalidOperationException("models.json is not embedded in the sandbox.");
        var file = JsonSerializer.Deserialize(stream, ModelFileJson.Default.ModelFile);
        return new(file?.Models ?? []);
    }
}

/// <summary>The outermost object of the facts file.</summary>
sealed record ModelFile(IReadOnlyList<ModelFacts> Models);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ModelFile))]
sealed partial class ModelFileJson : JsonSerializerContext;
