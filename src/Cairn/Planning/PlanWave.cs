namespace Cairn.Planning;

/// <summary>Places that are sent before those of the next wave.</summary>
/// <param name="Kind">What they are sent for.</param>
/// <param name="Start">The first place.</param>
/// <param name="End">The place behind the last.</param>
public sealed record PlanWave(WaveKind Kind, int Start, int End)
{
    /// <summary>How many places it has, at least one.</summary>
    public int Count => End - Start;
}
