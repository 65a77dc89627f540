using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.World;

/// <summary>Something that a person does to a run.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
sealed record UserAction(TimeSpan At, UserActionKind Kind)
{
    public static UserAction Of(SimRandom chance, TimeSpan until) => new(
        chance.Between(TimeSpan.Zero, until),
        chance.Of([UserActionKind.Interrupt, UserActionKind.Interrupt, UserActionKind.RaiseBudget,
            chance.Permille(400) ? UserActionKind.Cancel : UserActionKind.Interrupt]));
}
