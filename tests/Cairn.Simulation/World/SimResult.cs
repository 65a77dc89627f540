using Cairn.Accounting;

namespace Cairn.Simulation.World;

/// <summary>What became of one world.</summary>
sealed record SimResult
{
    public required SimConfig Config { get; init; }

    public required Violation? Violation { get; init; }

    /// <summary>Equal for each run of the same configuration.</summary>
    public required ulong Hash { get; init; }

    public required long Steps { get; init; }

    /// <summary>How many fault points were passed.</summary>
    public required long Points { get; init; }

    public required TimeSpan Lived { get; init; }

    public required IReadOnlyDictionary<string, int> Hits { get; init; }

    /// <summary>How often a process was struck at a point while a submission was in a state.</summary>
    public required IReadOnlyDictionary<StatePoint, int> Strikes { get; init; }

    /// <summary>Which points were passed in which states.</summary>
    public required IReadOnlySet<StatePoint> Reached { get; init; }

    public required IReadOnlyList<string> LastEvents { get; init; }

    public required Usd Settled { get; init; }

    public required Usd Wasted { get; init; }

    /// <summary>What the API billed for all batches of the run, whether the run knows of them or not.</summary>
    public required Usd Billed { get; init; }

    /// <summary>What was billed and bought no record.</summary>
    public Usd PaidInVain => Billed - Settled + Wasted;

    public required int Rows { get; init; }

    public required int RowsPaidTwice { get; init; }
}
