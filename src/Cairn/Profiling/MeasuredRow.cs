using Cairn.Profiling.Tokens;

namespace Cairn.Profiling;

/// <summary>What profiling needs of a row besides the blocks of its prompt.</summary>
/// <param name="Terms">What it shares with most other rows.</param>
/// <param name="Tokens">The tokens of its prompt.</param>
/// <param name="Bytes">The bytes of the <c>params</c> object.</param>
/// <param name="Identity">The <see cref="Workloads.ComposedRequest.Identity"/>.</param>
readonly record struct MeasuredRow(RowTerms Terms, TokenEstimate Tokens, long Bytes, UInt128 Identity)
{
    /// <summary>The tokens of its prompt, rounded up.</summary>
    public long PromptTokens => (long)Math.Ceiling(Tokens.Tokens);

    /// <summary>The identity of settings, tools and system prompt; the settings alone where it has no more.</summary>
    public UInt128 System { get; init; }

    /// <summary>Where its blocks stand among those of the <see cref="MeasuredRows"/>, and how many they are.</summary>
    public (int First, int Count) Blocks { get; init; }
}
