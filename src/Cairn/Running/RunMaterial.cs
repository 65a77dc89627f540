using Cairn.Models;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>What a run is made of on this machine, without any connection: enough to write its results again.</summary>
public record RunMaterial
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>What was agreed at its start.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The run's own files.</summary>
    public required IBlobStore Blobs { get; init; }

    /// <summary>What is asked.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The rows, composed.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>In which order the rows are asked: what the numbers of rows in the ledger mean.</summary>
    public required RunLayout Layout { get; init; }

    /// <summary>Prices and limits.</summary>
    public required ModelCatalog Catalog { get; init; }

    /// <summary>The secret of this installation that marks a custom_id as its own.</summary>
    public required ReadOnlyMemory<byte> InstanceKey { get; init; }

    internal CustomId CustomIdOf(Submission submission, int place) =>
        new(RunId, submission.Id, Layout.Mark, place, submission.Attempt);

    internal IEnumerable<(int Place, ComposedRequest Request)> Ask(RowSet places) => Rows.Ask(Layout, places);
}
