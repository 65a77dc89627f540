namespace Cairn.Profiling;

/// <summary>
/// What the rows look like once they are composed: everything that planning needs, and nothing was spent for it.
/// </summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Groups">The rows by rate.</param>
/// <param name="Prefix">What all rows share, or null when they share nothing that can be marked.</param>
/// <param name="HasOwnMarkers">
/// Whether the user's requests carry breakpoints of their own, which are then left alone.
/// </param>
/// <param name="Batches">The batches that the limits of the API make of them, in order.</param>
public sealed record WorkloadProfile(
    int Rows,
    IReadOnlyList<ProfileGroup> Groups,
    SharedPrefix? Prefix,
    bool HasOwnMarkers,
    IReadOnlyList<BatchSize> Batches)
{
    /// <summary>Which rows ask exactly the same.</summary>
    public Twins Twins { get; init; } = Twins.Of([]);
}
