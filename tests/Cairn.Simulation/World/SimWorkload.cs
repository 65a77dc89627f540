using System.Globalization;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>What is asked, ready for a run.</summary>
sealed record SimWorkload(Workload Workload, RowSource Source, string InputSha256, Planned Planned, int Rows)
{
    /// <summary>For each row the first that asks the same.</summary>
    public required IReadOnlyList<int> FirstTwins { get; init; }

    /// <summary>
    /// For each row the block whose prefix it shares with others, as a number from 0 at each depth; empty without any.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<int>> Groups { get; init; }

    /// <summary>What the answer to a row must contain.</summary>
    public string MarkOf(int row) => string.Create(CultureInfo.InvariantCulture, $"text {FirstTwins[row]} end");

    /// <summary>The plan of a world that asks its rows in another order.</summary>
    public Plan PlanBy(RunLayout layout, SubmissionKind kind) => Planned.Plan with
    {
        Via = kind == SubmissionKind.Messages ? SendVia.Messages : SendVia.Batch,
        Waves = layout.Waves,
        Shares = WaveShare.Of(layout, Planned.Candidate.Profile.Asked!),
    };

    /// <summary>For each rung the estimated tokens of the prefix that ends with each block that rows share.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> PrefixTokens { get; init; }
}
