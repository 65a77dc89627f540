using System.Collections.Immutable;
using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Simulation.Ports;

/// <summary>All that a simulated ledger holds at one moment; cheap to keep, so that a world can go back.</summary>
sealed record LedgerState
{
    public Run? Run { get; init; }

    public ImmutableList<Submission> Submissions { get; init; } = [];

    public ImmutableList<UsageEntry> Books { get; init; } = [];

    public ImmutableList<RetrySet> Retries { get; init; } = [];

    public ImmutableHashSet<string> Foreign { get; init; } = [];

    public string? Host { get; init; }

    /// <summary>How many transactions made it what it is.</summary>
    public long Version { get; init; }

    public Submission? Find(string id) => Submissions.Find(submission => submission.Id == id);
}
