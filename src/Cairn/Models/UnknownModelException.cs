namespace Cairn.Models;

/// <summary>Stops a run on a model that is not in the catalogue, before anything is sent or guessed.</summary>
public sealed class UnknownModelException(string modelId, IReadOnlyList<string> nearest)
    : CairnException(Explain(modelId, nearest))
{
    /// <summary>The name that was asked for.</summary>
    public string ModelId { get; } = modelId;

    /// <summary>Ids and aliases that look like it, nearest first; may be empty.</summary>
    public IReadOnlyList<string> Nearest { get; } = nearest;

    /// <inheritdoc/>
    public override string Code => "unknown_model";

    static string Explain(string modelId, IReadOnlyList<string> nearest)
    {
        var guess = nearest.Count == 0 ? "" : $" Did you mean {string.Join(" or ", nearest)}?";
        return $"""The model "{modelId}" is not in the catalogue.{guess} """
            + "`cairn models` lists all; a model that is newer than this version goes into a models file of your own.";
    }
}
