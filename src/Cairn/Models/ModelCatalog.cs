using System.Diagnostics.CodeAnalysis;

namespace Cairn.Models;

/// <summary>Stand-in for the catalogue.</summary>
public sealed class ModelCatalog
{
    readonly Dictionary<string, Model> _models = [];

    ModelCatalog()
    {
        string[] modern = ["sampling", "prefill", "manual_thinking"];
        Add("claude-haiku-5-5", 1_000_000, 128_000, 300_000, modern);
        Add("claude-opus-5", 1_000_000, 128_000, 300_000, modern);
        Add("claude-opus-5-5", 1_000_000, 128_000, 300_000, [.. modern, "disabled_thinking", "forced_tools"]);
        Add("claude-haiku-4-5-20251001", 200_000, 64_000, null, ["effort"]);
        _models["claude-haiku-4-5"] = _models["claude-haiku-4-5-20251001"];
    }

    /// <summary>The models known without any file.</summary>
    public static ModelCatalog BuiltIn { get; } = new();

    /// <summary>All models.</summary>
    public IReadOnlyList<Model> Models => [.. _models.Values.Distinct()];

    /// <summary>Finds by id or alias.</summary>
    public bool TryFind(string idOrAlias, [NotNullWhen(true)] out Model? model) =>
        _models.TryGetValue(idOrAlias, out model);

    void Add(string id, long context, long output, long? extended, string[] limits) =>
        _models[id] = new(id, context, output, extended, limits.ToHashSet());
}
