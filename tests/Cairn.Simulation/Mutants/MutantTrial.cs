namespace Cairn.Simulation.Mutants;

/// <summary>What became of one mutant.</summary>
/// <param name="Mutant">The mistake; null for the library as it is, which must survive.</param>
/// <param name="KilledBy">Where it was hunted.</param>
/// <param name="Found">What noticed it; null when it could not even be tried.</param>
/// <param name="Fault">Why it could not be tried.</param>
/// <param name="Took">How long it took.</param>
sealed record MutantTrial(Mutant? Mutant, string KilledBy, Hunt? Found, string? Fault, TimeSpan Took)
{
    /// <summary>Whether it is as it should be: a mistake is noticed, and nothing where there is none.</summary>
    public bool IsRight => Found is { } found && (found.Invariant is null) == (Mutant is null);
}
