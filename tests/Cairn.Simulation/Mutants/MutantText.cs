using System.Globalization;

namespace Cairn.Simulation.Mutants;

/// <summary>Says what became of a mutant, in a line of a table.</summary>
static class MutantText
{
    public static string Of(MutantTrial trial) => string.Create(CultureInfo.InvariantCulture,
        $"{trial.Mutant?.Name ?? trial.KilledBy,-34} {Fate(trial)}, {trial.Took.TotalSeconds:0.0} s");

    static string Fate(MutantTrial trial) => trial switch
    {
        { Fault: { } fault } => $"NOT TRIED: {fault}",
        { Mutant: null, Found: { Invariant: { } invariant } found } =>
            $"BREAKS {invariant} at {found.Where}, although it is as it should be: {found.What}",
        { Found: { Invariant: { } invariant } found } =>
            $"killed by {invariant} at {found.Where} after {found.Tried}",
        { Mutant: null, Found: not null } => $"nothing found, {trial.Found.Tried} tried",
        _ => $"SURVIVED {trial.KilledBy} ({trial.Found!.Tried} tried)",
    };
}
