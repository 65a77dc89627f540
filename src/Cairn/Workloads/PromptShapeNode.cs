namespace Cairn.Workloads;

/// <summary>Items that stand first in some rows, as one text block behind those of its parent.</summary>
/// <param name="Parent">The index of the node whose items stand before them; -1 for none.</param>
/// <param name="Items">The items in their order; none where the node has no block of its own.</param>
public sealed record PromptShapeNode(int Parent, IReadOnlyList<PromptItem> Items);
