using System.Diagnostics;
using Cairn.Accounting;

namespace Cairn.Running.Telemetry;

/// <summary>
/// Makes the one span of a batch, once it is settled: from the accepting to the end, on the API's clock.
/// </summary>
/// <remarks>
/// A batch that this process sent is a part of its span. One that an earlier process sent began before that, so it
/// has a trace of its own, linked to the span of the process that settled it.
/// </remarks>
sealed class BatchSpan(RunContext context, bool isOwn)
{
    public void Tell(Settlement settlement, IReadOnlyDictionary<RowOutcome, int> rows)
    {
        var submission = settlement.Submission;
        var models = settlement.Books.Select(entry => entry.Model).Distinct().ToList();
        var run = Activity.Current;
        if (!isOwn)
            Activity.Current = null;
        using var span = Instruments.Spans.StartActivity(
            models is [var one] ? $"chat {one}" : "chat", ActivityKind.Client, parentContext: default,
            links: isOwn || run is null ? [] : [new(run.Context)], startTime: submission.AcceptedAt ?? default);
        if (span is not null)
        {
            Describe(span, settlement);
            span.AddTag("gen_ai.request.model", models is [var model] ? model : null);
            foreach (var outcome in Enum.GetValues<RowOutcome>())
                span.AddTag($"cairn.rows.{RunSignals.Word(outcome)}", rows.GetValueOrDefault(outcome));
            if (submission.EndedAt > submission.AcceptedAt)
                span.SetEndTime(submission.EndedAt.Value.UtcDateTime);
            span.Stop();
        }

        Activity.Current = run;
    }

    void Describe(Activity span, Settlement settlement)
    {
        var submission = settlement.Submission;
        var tokens = settlement.Books.Aggregate(default(TokenUsage), (sum, entry) => sum + entry.Tokens);
        span.AddTag("gen_ai.operation.name", "chat")
            .AddTag("gen_ai.provider.name", "anthropic")
            .AddTag("gen_ai.usage.input_tokens", tokens.Prompt)
            .AddTag("gen_ai.usage.output_tokens", tokens.Output)
            .AddTag("gen_ai.usage.cache_read.input_tokens", tokens.CacheRead)
            .AddTag("gen_ai.usage.cache_creation.input_tokens", tokens.CacheWritten)
            .AddTag("cairn.run.id", submission.RunId)
            .AddTag("cairn.workload", context.Spec.Name)
            .AddTag("cairn.sandbox", context.Spec.IsSandbox)
            .AddTag("cairn.submission.id", submission.Id)
            .AddTag("cairn.batch.id", submission.BatchId)
            .AddTag("cairn.attempt", submission.Attempt)
            .AddTag("cairn.rows", submission.Count)
            .AddTag("cairn.cost_usd", RunSignals.Dollars(settlement.Cost))
            .AddTag("cairn.reserved_usd", RunSignals.Dollars(submission.Reserved));
    }
}
