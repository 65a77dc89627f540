using System.Text.Json.Serialization;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Running.Watching;

namespace Cairn.Reporting;

/// <summary>
/// A run in numbers: the one object that <c>--json</c> prints, the report file holds and the panel shows.
/// </summary>
public sealed record RunReport
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>True when nothing was sent to Anthropic and nothing was billed.</summary>
    public required bool Sandbox { get; init; }

    /// <summary><c>running</c>, <c>stopped</c>, <c>interrupted</c> or <c>finished</c>.</summary>
    public required string State { get; init; }

    /// <summary>What stopped admission, in words with the next step; null, and not printed, when nothing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>Where the rows are.</summary>
    public required RowCounts Rows { get; init; }

    /// <summary>What was paid.</summary>
    public required CostReport Cost { get; init; }

    /// <summary>What each stage did and cost; null, and not printed, for a run of one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StageReport>? Stages { get; init; }

    /// <summary>What its cascade kept and certified; null, and not printed, for other runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CascadeReport? Cascade { get; init; }

    /// <summary>What it was paid for.</summary>
    public required TokenReport Tokens { get; init; }

    /// <summary>How well the cache was hit.</summary>
    public required CacheReport Cache { get; init; }

    /// <summary>What the plan had said.</summary>
    public required EstimateReport Estimate { get; init; }

    /// <summary>
    /// What the whole run will cost by what was measured so far; null, and not printed, before anything was settled and
    /// after the end.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EstimateReport? Forecast { get; init; }

    /// <summary>
    /// What the same answers would have cost in other ways; null, and not printed, before anything was billed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Counterfactuals? Counterfactuals { get; init; }

    /// <summary>How many batches there are.</summary>
    public required BatchReport Batches { get; init; }

    /// <summary>
    /// Since when the answers are no longer kept on this machine; null, and not printed, while they are.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>Where the results are.</summary>
    public required OutputPaths Outputs { get; init; }

    /// <summary>Reports what the ledger shows.</summary>
    public static RunReport Of(RunSnapshot snapshot, ModelCatalog catalog, RunLayout layout)
    {
        var (run, submissions, books, _) = snapshot;
        var tokens = books.Aggregate(default(TokenUsage), (sum, entry) => sum + entry.Tokens);
        var rows = RowCounts.Of(snapshot, layout);
        var waterfall = Waterfall.Of(books, catalog, StageReport.RoutingOf(snapshot, rows, catalog));
        return new()
        {
            RunId = run.Id,
            Sandbox = run.Spec.IsSandbox,
            State = run.State.ToString().ToLowerInvariant(),
            Message = run.StopMessage ?? (run.State == RunState.Finished ? CacheLosses.Remark(snapshot) : null),
            Rows = rows,
            Cost = new(waterfall.Paid, waterfall.List, waterfall.Paid.Per(rows.Succeeded),
                [.. waterfall.Steps.Select(step => new StepReport(step.Step, step.Amount))])
            {
                ListIsEstimated = waterfall.IsListEstimated ? true : null,
            },
            Stages = run.Later.Count == 0 ? null : StageReport.All(snapshot, layout),
            Tokens = TokenReport.Of(tokens),
            Cache = CacheReport.Of(snapshot, tokens.ReadShare),
            Estimate = EstimateReport.Of(run.Spec.Plan.WholeEstimate),
            Forecast = run is { Pending: > 0, Later: [], Spec.Plan.Cascade: null }
                && Planning.Forecast.Of(run.Spec.Plan, MeasuredRun.Of(snapshot), catalog) is { } forecast
                    ? EstimateReport.Of(forecast)
                    : null,
            Counterfactuals = books.Count == 0 ? null : Accounting.Counterfactuals.Of(books, catalog),
            Batches = new(
                submissions.Count(submission => submission.BatchId is not null),
                submissions.Count(submission => submission is { BatchId: not null, IsAdopted: true })),
            PurgedAt = run.PurgedAt,
            Outputs = OutputPaths.In(run.Spec.OutputFolder),
        };
    }
}
