using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What settled batches of a run showed: what a forecast replaces assumptions by.</summary>
/// <param name="SettledRows">For each wave of the plan how many of its rows have a record.</param>
/// <param name="Books">What was billed, by rate and kind.</param>
public sealed record Measured(IReadOnlyList<int> SettledRows, IReadOnlyList<UsageEntry> Books);
