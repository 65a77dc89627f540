namespace Cairn.Planning;

/// <summary>Neighbouring places with the same deepest cached prefix.</summary>
/// <param name="Start">The first place.</param>
/// <param name="End">The place behind the last.</param>
/// <param name="Node">The prefix, as an index into <see cref="RunLayout.Nodes"/>.</param>
readonly record struct NodeRun(int Start, int End, int Node)
{
    /// <summary>How many places it has.</summary>
    public int Count => End - Start;
}
