using Cairn.Planning.Caching;

namespace Cairn.Planning.Tables;

/// <summary>What an order of a table's items is judged by.</summary>
/// <param name="Cache">What caching costs and allows.</param>
/// <param name="InstructionTokens">The tokens before the items, the same in every row; 0 or more.</param>
public sealed record TableTerms(CacheTerms Cache, double InstructionTokens)
{
    /// <summary>
    /// The seed of the search; the same seed and table give the same layout on every machine. The default is 1.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How much the search may do after the constructive steps, 1 being what takes some ten seconds for a million cells
    /// on one core; 0 for the constructive steps alone. The default is 1.
    /// </summary>
    public double Effort { get; init; } = 1;

    /// <summary>
    /// The most distinct rows that are laid out as they are; of more, two fifths of so many stand for all. The default
    /// is 500,000.
    /// </summary>
    public int WholeRowsMax { get; init; } = 500_000;
}
