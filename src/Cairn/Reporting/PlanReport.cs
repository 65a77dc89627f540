using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>A plan in numbers, as <c>cairn plan --json</c> prints it.</summary>
/// <param name="Name">The workload's name.</param>
/// <param name="Rows">How many rows it covers.</param>
/// <param name="Batches">How many batches they take, the primer included.</param>
/// <param name="BatchRequests">The requests of each batch, in the order in which they are sent.</param>
/// <param name="BatchBytes">The bytes of each batch.</param>
/// <param name="Estimate">What it will cost.</param>
/// <param name="Cached">Whether a shared prefix is cached.</param>
/// <param name="PrefixTokens">The estimated tokens of that prefix; null without one.</param>
/// <param name="PlannedReadShare">The expected read share; null without caching.</param>
/// <param name="Reason">Why there is, or is not, a breakpoint.</param>
/// <param name="Notes">Assumptions and warnings.</param>
public sealed record PlanReport(
    string Name,
    int Rows,
    int Batches,
    IReadOnlyList<int> BatchRequests,
    IReadOnlyList<long> BatchBytes,
    EstimateReport Estimate,
    bool Cached,
    long? PrefixTokens,
    decimal? PlannedReadShare,
    string Reason,
    IReadOnlyList<string> Notes)
{
    /// <summary>The most that it can cost under a hard budget; null, and not printed, under an estimate.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usd? WorstCaseUsd { get; init; }

    /// <summary>Reports a plan.</summary>
    public static PlanReport Of(string name, Plan plan, Usd? worstCase = null) => new(
        name, plan.Rows, plan.Batches.Count,
        [.. plan.Batches.Select(batch => batch.Requests)], [.. plan.Batches.Select(batch => batch.Bytes)],
        EstimateReport.Of(plan.Estimate), plan.Layout is not null, plan.Layout?.PrefixTokens, plan.PlannedReadShare,
        plan.LayoutReason, plan.Notes)
    {
        WorstCaseUsd = worstCase,
    };
}
