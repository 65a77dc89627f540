using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>
/// A node of the prefix tree as people see it: where it ends in the prompt, and how that block begins.
/// </summary>
/// <param name="Node">The index of the node in <see cref="PrefixTree.Nodes"/>.</param>
/// <param name="Depth">How many of the nodes above it are shown too.</param>
public sealed record TreeMark(int Node, int Depth)
{
    /// <summary>The model that its rows ask; null where no sampled row begins with it.</summary>
    public string? Model { get; init; }

    /// <summary>The part of the request in which its last block stands; null for a root, and as above.</summary>
    public PromptSection? Section { get; init; }

    /// <summary>
    /// The first words of its last block, or the name of a tool; they belong into no log. Null for a root, and as
    /// above.
    /// </summary>
    public string? Excerpt { get; init; }
}
