using System.Diagnostics;

namespace Cairn.Sandbox.Limits;

/// <summary>The figures of one usage tier, as the page on rate limits has them since October 2026.</summary>
sealed record TierLimits
{
    static readonly TierLimits Start = new()
    {
        Usual = new(1_000, 2_000_000, 400_000),
        Scarce = new(1_000, 500_000, 100_000),
        Counts = 2_000,
        BatchCalls = 1_000,
        QueuedRequests = 200_000,
        MonthlyUsd = 500,
    };

    static readonly TierLimits Build = new()
    {
        Usual = new(5_000, 5_000_000, 1_000_000),
        Scarce = new(2_000, 1_500_000, 300_000),
        Counts = 4_000,
        BatchCalls = 2_000,
        QueuedRequests = 300_000,
        MonthlyUsd = 1_000,
    };

    static readonly TierLimits Scale = new()
    {
        Usual = new(10_000, 10_000_000, 2_000_000),
        Scarce = new(4_000, 4_000_000, 800_000),
        Counts = 8_000,
        BatchCalls = 4_000,
        QueuedRequests = 500_000,
        MonthlyUsd = 200_000,
    };

    /// <summary>Messages of most model classes.</summary>
    public required MessageLimits Usual { get; init; }

    /// <summary>Messages of the Fable and Mythos classes.</summary>
    public required MessageLimits Scarce { get; init; }

    /// <summary>Calls of count_tokens in a minute.</summary>
    public required long Counts { get; init; }

    /// <summary>Calls on all batch endpoints together in a minute.</summary>
    public required long BatchCalls { get; init; }

    public required long QueuedRequests { get; init; }

    public required decimal MonthlyUsd { get; init; }

    /// <summary>Without a tier the figures shown are the first one's.</summary>
    public static TierLimits Of(LimitTier tier) => tier switch
    {
        LimitTier.None or LimitTier.Start => Start,
        LimitTier.Build => Build,
        LimitTier.Scale => Scale,
        _ => throw new UnreachableException(),
    };

    public MessageLimits Of(ModelClass modelClass) => modelClass.IsScarce ? Scarce : Usual;
}

/// <summary>What one model class may take in a minute.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="InputTokens">Prompt tokens that were not read from the cache.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
readonly record struct MessageLimits(long Requests, long InputTokens, long OutputTokens);
