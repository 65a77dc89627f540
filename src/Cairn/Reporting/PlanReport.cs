using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>A plan in numbers, as <c>cairn plan --json</c> prints it.</summary>
public sealed record PlanReport
{
    /// <summary>The workload's name.</summary>
    public required string Name { get; init; }

    /// <summary>How many rows of the input it covers.</summary>
    public required int Rows { get; init; }

    /// <summary>How many requests they make: fewer where identical rows are asked once.</summary>
    public required int Requests { get; init; }

    /// <summary>Who is asked where no rule says otherwise; null for ready batch lines.</summary>
    public string? Model { get; init; }

    /// <summary>With how much effort; null for the default.</summary>
    public string? Effort { get; init; }

    /// <summary><c>batch</c> or <c>messages</c>.</summary>
    public required string Via { get; init; }

    /// <summary>The six figures of the rows that the choices rest on.</summary>
    public required FiguresReport Profile { get; init; }

    /// <summary>What it will cost, in a cascade with all that it asks later; the bound is of this plan alone.</summary>
    public required PlanEstimateReport Estimate { get; init; }

    /// <summary>What the plan itself is expected to cost: in a cascade the first rung alone.</summary>
    [JsonIgnore]
    public Usd FirstUsd => Cascade?.Rungs[0].Usd ?? Estimate.ExpectedUsd;

    /// <summary>The whole cascade, of which the rest is the first rung; null, and not printed, without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CascadeOutlook? Cascade { get; init; }

    /// <summary>The most that it can cost under a hard budget; null, and not printed, under an estimate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usd? WorstCaseUsd { get; init; }

    /// <summary>
    /// What the rows cost that are asked once more one by one, to compare; null, and not printed, without any.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateReport? RealtimeSample { get; init; }

    /// <summary>In how many seconds nine of ten such runs end.</summary>
    public required long NineOfTenSeconds { get; init; }

    /// <summary>What the same rows would cost in simpler ways, and as planned.</summary>
    public required IReadOnlyList<PlanStrategy> Strategies { get; init; }

    /// <summary>The steps from the list price to the expected cost.</summary>
    public required IReadOnlyList<StepReport> Waterfall { get; init; }

    /// <summary>Everything that was priced, cheapest first.</summary>
    public required IReadOnlyList<PlanOptionReport> Options { get; init; }

    /// <summary>The waves in the order in which they are sent.</summary>
    public required IReadOnlyList<PlanWaveReport> Waves { get; init; }

    /// <summary>The batches in the order in which they are sent.</summary>
    public required IReadOnlyList<PlanBatchReport> Batches { get; init; }

    /// <summary>The rows by what they read of the cache, the largest group first; at most a hundred.</summary>
    public required IReadOnlyList<PlanGroupReport> Groups { get; init; }

    /// <summary>The expected read share of all cached tokens; null without caching.</summary>
    public decimal? PlannedReadShare { get; init; }

    /// <summary>Why there is, or is not, a breakpoint.</summary>
    public required string Reason { get; init; }

    /// <summary>What is taken for granted, with its source.</summary>
    public required IReadOnlyList<Assumption> Assumptions { get; init; }

    /// <summary>What deserves a look.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What could be changed about the prompts to make them cheaper, the most worth first.</summary>
    public IReadOnlyList<Advice> Advice { get => field ?? []; init; } = [];

    /// <summary>The fingerprint of the order in which the rows are asked.</summary>
    public required string LayoutSha256 { get; init; }

    /// <summary>What <c>reorder: auto</c> changed; null, and not printed, where nothing changed places.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ShapeReport? Shape { get; init; }

    /// <summary>How long answers may be; null for ready batch lines.</summary>
    public LimitReport? Limit { get; init; }

    /// <summary>Reports a plan.</summary>
    /// <param name="name">The workload's name.</param>
    /// <param name="planned">The plan and its order.</param>
    /// <param name="figures">The six figures of the rows.</param>
    /// <param name="warnings">What deserves a look.</param>
    public static PlanReport Of(
        string name, Planned planned, WorkloadFigures figures, IEnumerable<string> warnings)
    {
        var (plan, layout, _) = planned;
        var requests = plan.Rates.Sum(group => (int)group.Rows);
        return new()
        {
            Name = name,
            Rows = plan.Rows,
            Requests = requests,
            Model = plan.Choice?.ModelId,
            Effort = plan.Choice?.Effort,
            Via = NameOf(plan.Via),
            Cascade = plan.Cascade,
            Profile = FiguresReport.Of(figures),
            Estimate = new(plan.WholeEstimate.Low, plan.WholeEstimate.Expected, plan.WholeEstimate.High,
                plan.LowerBound ?? default),
            NineOfTenSeconds = (long)plan.NineOfTen.TotalSeconds,
            Strategies = plan.Strategies,
            Waterfall = [.. plan.Steps.Select(step => new StepReport(step.Step, step.Amount))],
            Options = [.. plan.Options.Select(PlanOptionReport.Of)],
            Waves = [.. layout.Waves.Where(wave => wave.End <= requests).Select(wave =>
                new PlanWaveReport(wave.Kind.ToString().ToLowerInvariant(), wave.Count))],
            Batches = [.. plan.Batches.Select(batch => new PlanBatchReport(batch.Requests, batch.Bytes))],
            Groups = [.. plan.Groups.Select(PlanGroupReport.Of)],
            PlannedReadShare = plan.PlannedReadShare,
            Reason = plan.LayoutReason,
            Assumptions = plan.Assumptions,
            Warnings = [.. warnings],
            Advice = plan.Advice,
            LayoutSha256 = layout.Sha256,
        };
    }

    internal static string NameOf(SendVia via) => via == SendVia.Batch ? "batch" : "messages";

    internal static string? NameOf(CacheTtl? ttl) => ttl switch
    {
        null => null,
        CacheTtl.OneHour => "1h",
        _ => "5m",
    };
}
