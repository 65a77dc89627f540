using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Reporting.Slicing;

/// <summary>What the books of one run are read from: the ledger and the run's own files, not its workload.</summary>
sealed record RunBooks
{
    /// <summary>What the ledger shows.</summary>
    public required RunSnapshot Snapshot { get; init; }

    /// <summary>The run's own files.</summary>
    public required IBlobStore Blobs { get; init; }

    /// <summary>The order in which its rows were asked, of all of its stages.</summary>
    public required RunLayout Layout { get; init; }

    /// <summary>The prices that it pays.</summary>
    public required ModelCatalog Catalog { get; init; }

    /// <summary>The secret of this installation that marks a custom_id as its own.</summary>
    public required ReadOnlyMemory<byte> InstanceKey { get; init; }

    /// <summary>
    /// For each row of the input the text by which it is grouped, in order; null where rows are not grouped by what
    /// stands in them.
    /// </summary>
    public IEnumerable<string>? Groups { get; init; }

    /// <summary>Sees the answers pass by while they are read. The default is nobody.</summary>
    public Func<IAsyncEnumerable<BilledAnswer>, IAsyncEnumerable<BilledAnswer>> Watch { get; init; } = all => all;

    /// <summary>The run itself.</summary>
    public Run Run => Snapshot.Run;
}
