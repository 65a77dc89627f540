using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>What a cascade is held to; it stands before the first row is asked and never changes.</summary>
public sealed record CascadeTerms
{
    /// <summary>How many rows are asked at the first rung: the first so many of the input.</summary>
    public required int Rows { get; init; }

    /// <summary>How many rungs there are, at least two.</summary>
    public required int Rungs { get; init; }

    /// <summary>What a right answer is, and what has to be certified.</summary>
    public required QualityTerms Quality { get; init; }

    /// <summary>Draws audits and ties. It must have nothing to do with the rows and their answers.</summary>
    public required long Seed { get; init; }

    /// <summary>What one row is expected to cost at each rung, until a rung's own bill says it.</summary>
    public required IReadOnlyList<Usd> CostPerRow { get; init; }

    /// <summary>
    /// Rows of the first rung that were answered before the others, to see a drift. The default is none.
    /// </summary>
    public IReadOnlySet<int> Pilot { get; init; } = new HashSet<int>();

    /// <summary>What a person has decided to go on with. The default is nothing.</summary>
    public IReadOnlySet<CascadeStop> Overruled { get; init; } = new HashSet<CascadeStop>();

    /// <summary>The number of the dearest rung.</summary>
    public int Top => Rungs - 1;
}
