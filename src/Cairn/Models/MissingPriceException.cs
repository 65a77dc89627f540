namespace Cairn.Models;

/// <summary>Stops a run on a known model without a price, because nobody could say what it will cost.</summary>
public sealed class MissingPriceException(string modelId) : CairnException(
    $"""The model "{modelId}" has no price, so nothing that runs on it can be priced. """
    + """Add "prices" to its entry in a models file of your own, or choose another model.""")
{
    /// <summary>The model without a price.</summary>
    public string ModelId { get; } = modelId;

    /// <inheritdoc/>
    public override string Code => "missing_price";
}
