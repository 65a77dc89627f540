namespace Cairn.Simulation.World;

/// <summary>A fault point, passed while a submission was in a state.</summary>
readonly record struct StatePoint(string State, string Point)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static StatePoint Parse(string text) => text.Split(' ') is [var state, var point]
        ? new(state, point)
        : throw new FormatException($"'{text}' is no state and point with a space between them.");

    public override string ToString() => $"{State} {Point}";
}
