using Cairn.Accounting;

namespace Cairn.Simulation.Mutants;

/// <summary>What worlds cost under one variant of the protocol.</summary>
/// <param name="Worlds">How many were lived.</param>
/// <param name="Billed">What the API billed in them.</param>
/// <param name="PaidInVain">What of it bought no record.</param>
/// <param name="WorldsPaidInVain">In how many of them that was more than nothing.</param>
sealed record VariantCost(long Worlds, Usd Billed, Usd PaidInVain, long WorldsPaidInVain);
