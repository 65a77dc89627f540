namespace Cairn.Profiling;

/// <summary>The asked rows of one group that go on alone from one node of the tree, or end there.</summary>
/// <param name="Node">The node, as an index into <see cref="PrefixTree.Nodes"/>.</param>
/// <param name="Group">The group, as an index into <see cref="AskedRows.Groups"/>.</param>
/// <param name="Rows">How many rows they are.</param>
/// <param name="Tokens">The estimated tokens of their prompts.</param>
public readonly record struct AskedSpot(int Node, int Group, int Rows, long Tokens);
