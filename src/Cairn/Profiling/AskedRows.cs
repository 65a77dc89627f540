using Cairn.Profiling.Tokens;

namespace Cairn.Profiling;

/// <summary>The rows that are really asked, as pricing needs them: what they share, and at which rates.</summary>
/// <param name="Tree">What they share; its rows are the asked rows in the order of the input.</param>
/// <param name="Groups">The asked rows by rate.</param>
/// <param name="GroupOf">For each row of the tree its group, as an index into <paramref name="Groups"/>.</param>
/// <param name="TokensOf">For each row of the tree the estimated tokens of its prompt.</param>
/// <param name="TreeRowOf">For each measured row its row in the tree, which twins have in common.</param>
/// <param name="Systems">What a marker behind tools and system prompt would cover.</param>
/// <param name="Bytes">The bytes of all requests as they stand in bodies.</param>
public sealed record AskedRows(
    PrefixTree Tree,
    IReadOnlyList<ProfileGroup> Groups,
    IReadOnlyList<int> GroupOf,
    IReadOnlyList<int> TokensOf,
    IReadOnlyList<int> TreeRowOf,
    IReadOnlyList<SystemPrompt> Systems,
    long Bytes)
{
    /// <summary>The tokens of all prompts, with how far they may be off.</summary>
    public TokenEstimate PromptTokens { get; init; }

    /// <summary>How many rows are asked.</summary>
    public int Count => GroupOf.Count;
}
