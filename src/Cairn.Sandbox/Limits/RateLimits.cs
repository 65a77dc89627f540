using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Limits;

/// <summary>Says 429 when an organization asks too much: a bucket for each door and model class, all in API
/// time.</summary>
/// <remarks>Buckets are full after a restart. Without a tier only the queue is limited and every bucket stays
/// full.</remarks>
sealed class RateLimits(SandboxOptions options)
{
    const int QueueRetrySeconds = 60;

    readonly TierLimits _tier = TierLimits.Of(options.Limits.Tier);
    readonly bool _isEnforced = options.Limits.Tier != LimitTier.None;
    readonly Dictionary<ModelClass, MessageBuckets> _messages = [];
    readonly TokenBucket _counts = new(TierLimits.Of(options.Limits.Tier).Counts);
    readonly TokenBucket _batchCalls = new(TierLimits.Of(options.Limits.Tier).BatchCalls);

    public TierLimits Tier => _tier;

    public long QueueLimit => options.Limits.QueueLimit ?? _tier.QueuedRequests;

    /// <summary>Takes one request of the model's class, if there is room for it and for tokens.</summary>
    public void AdmitMessage(ModelFacts model, DateTimeOffset now)
    {
        if (!_isEnforced)
            return;

        var buckets = BucketsOf(model);
        var refusal = Refusal(buckets.Requests, $"requests per minute (model: {model.Id})", now)
            ?? Refusal(buckets.Input, $"input tokens per minute (model: {model.Id})", now)
            ?? Refusal(buckets.Output, $"output tokens per minute (model: {model.Id})", now);
        if (refusal is { } told)
            throw Refused(told, buckets.StandingAt(now));

        buckets.Requests.Take(1, now);
    }

    /// <summary>Takes what a message used; what it read from the cache is free.</summary>
    public void TakeTokens(ModelFacts model, TokenCounts tokens, DateTimeOffset now)
    {
        if (!_isEnforced)
            return;

        var buckets = BucketsOf(model);
        buckets.Input.Take(tokens.Prompt - tokens.Read, now);
        buckets.Output.Take(tokens.Output, now);
    }

    public RateStanding OfMessages(ModelFacts model, DateTimeOffset now) => BucketsOf(model).StandingAt(now);

    public RateStanding OfCounts(DateTimeOffset now) => new(_counts.StandingAt(now));

    public void AdmitCount(DateTimeOffset now) => Admit(_counts, "count_tokens requests per minute", now);

    /// <summary>Takes one call on any of the batch endpoints.</summary>
    public RateStanding AdmitBatchCall(DateTimeOffset now)
    {
        Admit(_batchCalls, "requests per minute on the Message Batches API", now);
        return new(_batchCalls.StandingAt(now));
    }

    /// <summary>Refuses a whole batch for which the queue has no room.</summary>
    public void AdmitBatch(int requests, long queued)
    {
        if (queued + requests <= QueueLimit)
            return;

        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"A batch of {requests} requests would exceed the limit of {QueueLimit} requests"
            + $" in the processing queue of your organization, which holds {queued}.");
        throw ApiRefusal.RateLimited(message, QueueRetrySeconds);
    }

    void Admit(TokenBucket bucket, string what, DateTimeOffset now)
    {
        if (!_isEnforced)
            return;

        if (Refusal(bucket, what, now) is { } told)
            throw Refused(told, new(bucket.StandingAt(now)));

        bucket.Take(1, now);
    }

    static (string What, long Limit, TimeSpan Wait)? Refusal(TokenBucket bucket, string what, DateTimeOffset now) =>
        bucket.WaitAt(now) is var wait && wait > TimeSpan.Zero ? (what, bucket.Limit, wait) : null;

    ApiRefusal Refused((string What, long Limit, TimeSpan Wait) told, RateStanding standing)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"This request would exceed your organization's rate limit of {told.Limit:N0} {told.What}"
            + $" (org: {options.OrganizationId}). See the response headers for current usage and try again later.");
        return ApiRefusal.RateLimited(message, (int)Math.Ceiling(told.Wait.TotalSeconds), standing);
    }

    MessageBuckets BucketsOf(ModelFacts model)
    {
        var modelClass = ModelClass.Of(model);
        if (_messages.TryGetValue(modelClass, out var buckets))
            return buckets;

        var limits = _tier.Of(modelClass);
        return _messages[modelClass] =
            new(new(limits.Requests), new(limits.InputTokens), new(limits.OutputTokens));
    }

    sealed record MessageBuckets(TokenBucket Requests, TokenBucket Input, TokenBucket Output)
    {
        public RateStanding StandingAt(DateTimeOffset now) =>
            new(Requests.StandingAt(now), Input.StandingAt(now), Output.StandingAt(now));
    }
}
