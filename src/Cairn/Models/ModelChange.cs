namespace Cairn.Models;

/// <summary>One fact in which two catalogues differ, named as the models file names it.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Field">The key of the fact; <c>model</c> where the whole model is new or gone.</param>
/// <param name="Before">The value in the first catalogue, or null where it has none.</param>
/// <param name="After">The value in the second catalogue, or null where it has none.</param>
public sealed record ModelChange(string ModelId, string Field, string? Before, string? After)
{
    /// <summary>The change on one line.</summary>
    public override string ToString() => $"{ModelId} {Field}: {Before ?? "none"} -> {After ?? "none"}";
}
