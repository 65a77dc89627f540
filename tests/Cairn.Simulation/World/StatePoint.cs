namespace Cairn.Simulation.World;

/// <summary>A fault point, passed while a submission was in a state.</summary>
readonly record struct StatePoint(string State, string Point)
{
    public override string ToString() => $"{State} {Point}";
}
