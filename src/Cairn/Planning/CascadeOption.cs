using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>One way to use the rungs of a cascade, and what a right answer is expected to cost in it.</summary>
/// <param name="Name">
/// <c>cascade</c>, <c>all_cheap</c>, <c>all_dear</c>, <c>all</c> (another rung alone), or <c>cascade_without</c>.
/// </param>
/// <param name="Rungs">The numbers of the rungs that it asks, from 0, cheapest first.</param>
/// <param name="Usd">What it is expected to cost.</param>
/// <param name="RowsSucceeded">How many rows are expected to be right; null where nobody knows.</param>
public sealed record CascadeOption(string Name, IReadOnlyList<int> Rungs, Usd Usd, int? RowsSucceeded)
{
    /// <summary>What each right row costs; null where nobody knows, or none is expected.</summary>
    public Usd? UsdPerSuccessfulRow => RowsSucceeded is > 0 and var rows ? Usd.Per(rows) : null;

    /// <summary>Whether it is held to the target: a cascade, or the dearest rung for every row.</summary>
    public bool KeepsTarget => Name is not ("all_cheap" or "all");
}
