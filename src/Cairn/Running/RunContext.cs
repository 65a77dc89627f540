using Cairn.Claude;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Everything that the steps of one run share: its ports, its workload and what it knows by heart.</summary>
public sealed record RunContext
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>What was agreed at its start.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The ledger.</summary>
    public required IRunStore Store { get; init; }

    /// <summary>The API.</summary>
    public required IBatchApi Api { get; init; }

    /// <summary>The API's time and this machine's.</summary>
    public required ApiClock Clock { get; init; }

    /// <summary>The run's own files.</summary>
    public required RunFolder Folder { get; init; }

    /// <summary>What is asked.</summary>
    public required Workload Workload { get; init; }

    /// <summary>The rows, composed.</summary>
    public required RowSource Rows { get; init; }

    /// <summary>Prices and limits.</summary>
    public required ModelCatalog Catalog { get; init; }

    /// <summary>The secret of this installation that marks a custom_id as its own.</summary>
    public required ReadOnlyMemory<byte> InstanceKey { get; init; }

    internal CustomId CustomIdOf(Submission submission, int row) =>
        new(RunId, submission.Id, 0, row, submission.Attempt);
}
