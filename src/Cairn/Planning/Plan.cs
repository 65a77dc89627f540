using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>How a workload will be sent and what that will cost, before a cent is spent.</summary>
/// <param name="Rows">How many rows it covers.</param>
/// <param name="LayoutReason">Why there are cached prefixes, or none.</param>
/// <param name="Batches">The batches in the order in which they are sent, the primer first.</param>
/// <param name="Estimate">What it will cost.</param>
/// <param name="PlannedReadShare">The expected share of cached tokens that are read, or null without caching.</param>
public sealed record Plan(
    int Rows,
    string LayoutReason,
    IReadOnlyList<BatchSize> Batches,
    Estimate Estimate,
    decimal? PlannedReadShare)
{
    /// <summary>Who is asked where no rule says otherwise; null for ready batch lines.</summary>
    public ModelChoice? Choice { get; init; }

    /// <summary>
    /// What the whole cascade is expected to cost, of which this plan is the first rung; null where there is none.
    /// </summary>
    public CascadeOutlook? Cascade { get; init; }

    /// <summary>What the run is expected to cost with all that its cascade asks later.</summary>
    [JsonIgnore]
    public Estimate WholeEstimate => Cascade?.Whole ?? Estimate;

    /// <summary>How the rows are sent.</summary>
    public SendVia Via { get; init; }

    /// <summary>
    /// The least that the rows can cost under any choice allowed: input at the bound of their prefix tree, and the
    /// expected output. Null in plans that were made without it.
    /// </summary>
    public Usd? LowerBound { get; init; }

    /// <summary>The waves in the order in which they are sent.</summary>
    public IReadOnlyList<PlanWave> Waves { get => field ?? []; init; } = [];

    /// <summary>The rows by rate.</summary>
    public IReadOnlyList<ProfileGroup> Rates { get => field ?? []; init; } = [];

    /// <summary>What each wave has of each group.</summary>
    public IReadOnlyList<WaveShare> Shares { get => field ?? []; init; } = [];

    /// <summary>The rows by what they read, the largest group first; at most a hundred.</summary>
    public IReadOnlyList<PlanGroup> Groups { get => field ?? []; init; } = [];

    /// <summary>What the rows would cost if they were sent in simpler ways.</summary>
    public IReadOnlyList<PlanStrategy> Strategies { get => field ?? []; init; } = [];

    /// <summary>All that was priced, cheapest first.</summary>
    public IReadOnlyList<PlanOption> Options { get => field ?? []; init; } = [];

    /// <summary>The steps from list price to the expected cost.</summary>
    public IReadOnlyList<WaterfallStep> Steps { get => field ?? []; init; } = [];

    /// <summary>What is taken for granted.</summary>
    public IReadOnlyList<Assumption> Assumptions { get => field ?? []; init; } = [];

    /// <summary>What the user should look at before spending.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; } = [];

    /// <summary>What could be changed about the prompts to make them cheaper, the most worth first.</summary>
    public IReadOnlyList<Advice> Advice { get => field ?? []; init; } = [];

    /// <summary>What was not known.</summary>
    public Chances Chances { get => field ?? new(); init; } = new();

    /// <summary>The time in which nine of ten such runs end.</summary>
    public TimeSpan NineOfTen { get; init; }
}
