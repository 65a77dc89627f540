using System.Globalization;
using Cairn.Planning;
using Cairn.Quality.Grading;
using Cairn.Running;
using Cairn.Sandbox.Answers;
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

    /// <summary>The right answers as the simulated API knows them; null where it only echoes.</summary>
    public LabelBook? Answers { get; init; }

    /// <summary>The right answers that the run is given; null for none.</summary>
    public Labels? Labels { get; init; }

    /// <summary>By seed, what a cascade comes to where nothing goes wrong; filled as it is asked for.</summary>
    public Dictionary<ulong, string?> Outcomes { get; } = [];

    /// <summary>Whether it is a cascade whose own planner decides on its stages.</summary>
    public bool IsCascade => Answers is not null;

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
