namespace Cairn.Profiling;

/// <summary>A place where prompts part: the end of a block up to which <paramref name="Rows"/> prompts agree.</summary>
/// <param name="Parent">The index of the node before it in <see cref="PrefixTree.Nodes"/>; -1 for a root.</param>
/// <param name="Blocks">
/// How many blocks of the prompt the prefix has, so that its marker is on block <c>Blocks - 1</c>; 0 for a root.
/// </param>
/// <param name="Tokens">The tokens of the whole prefix from the start of the prompt on; an estimate.</param>
/// <param name="Rows">How many rows begin with it, at least one below it included.</param>
/// <param name="Ends">
/// How many of them share nothing longer with another row: they go on alone from here, or end here.
/// </param>
/// <param name="CanCarryMarker">Whether the API takes a cache marker on its last block.</param>
public readonly record struct PrefixNode(
    int Parent, int Blocks, double Tokens, int Rows, int Ends, bool CanCarryMarker)
{
    /// <summary>Whether it is the empty prefix under which the rows of one cache stand.</summary>
    public bool IsRoot => Parent < 0;
}
