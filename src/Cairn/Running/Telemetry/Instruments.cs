using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cairn.Running.Telemetry;

/// <summary>Everything that can be heard of runs; each name, unit and meaning stands in docs/telemetry.md.</summary>
/// <remarks>
/// Dollars are doubles here and nowhere else: collectors know no decimals, and nothing is decided or booked by them.
/// </remarks>
static class Instruments
{
    public static readonly ActivitySource Spans = new(CairnTelemetry.ActivitySourceName);

    static readonly Meter Meter = new(CairnTelemetry.MeterName);

    public static readonly Histogram<long> TokenUsage = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}",
        "Tokens billed: one measurement for each settled batch, model and class.",
        advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries =
                [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000],
        });

    public static readonly Counter<long> InputTokens = Meter.CreateCounter<long>(
        "gen_ai.client.inference.usage.input_tokens", "{token}", "Prompt tokens billed, cached ones included.");

    public static readonly Counter<long> OutputTokens = Meter.CreateCounter<long>(
        "gen_ai.client.inference.usage.output_tokens", "{token}", "Generated tokens billed, thinking included.");

    public static readonly Counter<long> CacheReadTokens = Meter.CreateCounter<long>(
        "gen_ai.client.inference.usage.cache_read.input_tokens", "{token}", "Prompt tokens read from the cache.");

    public static readonly Counter<long> CacheWriteTokens = Meter.CreateCounter<long>(
        "gen_ai.client.inference.usage.cache_write.input_tokens", "{token}", "Prompt tokens written to the cache.");

    public static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "cairn.rows", "{row}", "Rows of settled submissions, by what their answers meant.");

    public static readonly Gauge<long> RowsOpen = Meter.CreateGauge<long>(
        "cairn.rows.open", "{row}", "Rows without a record, by where they are.");

    public static readonly Gauge<long> Submissions = Meter.CreateGauge<long>(
        "cairn.submissions", "{submission}", "Submissions of the run, by state.");

    public static readonly Counter<long> Submits = Meter.CreateCounter<long>(
        "cairn.submits", "{submission}", "Ends of creates, by what is known of the batch.");

    public static readonly Counter<double> Cost = Meter.CreateCounter<double>(
        "cairn.cost", "USD", "What settled submissions cost.");

    public static readonly Counter<double> Waste = Meter.CreateCounter<double>(
        "cairn.waste", "USD", "The part of the cost that bought nothing new, by its cause.");

    public static readonly Counter<double> Unknown = Meter.CreateCounter<double>(
        "cairn.cost.unknown", "USD", "What may have been billed for answers that nobody can fetch.");

    public static readonly Gauge<double> Budget = Meter.CreateGauge<double>(
        "cairn.budget", "USD", "The limit of the run and what counts against it.");

    public static readonly Gauge<double> SharedBudget = Meter.CreateGauge<double>(
        "cairn.budget.shared", "USD", "A budget of many runs, when this run last reserved under it.");

    public static readonly Gauge<double> CostPerSuccess = Meter.CreateGauge<double>(
        "cairn.cost.per_success", "USD/{row}", "What was paid so far for each row with an accepted answer.");

    public static readonly Histogram<double> EstimateRatio = Meter.CreateHistogram(
        "cairn.estimate.ratio", "1", "What a submission cost over what was reserved for it, its high estimate.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2],
        });

    public static readonly Gauge<double> CacheReadRatio = Meter.CreateGauge<double>(
        "cairn.cache.read_ratio", "1", "Cached tokens that were read over those read or written.");

    public static readonly Counter<long> CacheVerdicts = Meter.CreateCounter<long>(
        "cairn.cache.verdicts", "{verdict}", "Verdicts of the cache watch, one for each batch and prefix.");

    public static readonly Histogram<double> Turnaround = Meter.CreateHistogram(
        "cairn.batch.turnaround", "s", "From the accepting of a batch to its end, on the API's clock.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [60, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400],
        });

    public static readonly Gauge<double> RetentionLeft = Meter.CreateGauge<double>(
        "cairn.results.retention_left", "s",
        "How long the results that will be gone first can still be fetched; 29 days where none wait.");

    public static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "cairn.api.requests", "{request}", "Calls of the API.");

    public static readonly Counter<long> Uploaded = Meter.CreateCounter<long>(
        "cairn.api.uploaded", "By", "Bodies that were sent to their last byte.");

    public static readonly Counter<long> Downloaded = Meter.CreateCounter<long>(
        "cairn.api.downloaded", "By", "Results of batches that were read.");
}
