namespace Cairn.Quality.Cascading;

/// <summary>What comes next, and all that is known by then.</summary>
/// <param name="Step">What comes next.</param>
/// <param name="Edges">What each rung but the last has shown so far, cheapest first.</param>
/// <param name="Notes">What a person should know besides.</param>
public sealed record CascadeDecision(
    CascadeStep Step, IReadOnlyList<EdgeFinding> Edges, IReadOnlyList<string> Notes)
{
    /// <summary>How often the dearest rung is wrong itself; null before the end and without labels.</summary>
    public TopError? TopError { get; init; }
}
