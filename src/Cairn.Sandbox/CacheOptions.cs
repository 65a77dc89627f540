namespace Cairn.Sandbox;

/// <summary>Where the prompt cache of a sandbox departs from the documented rules, which say less than is
/// observed.</summary>
public sealed record CacheOptions
{
    /// <summary>Whether what a plain Messages call cached can be read by a batch. The default is no, as
    /// measured.</summary>
    public bool MessagesWarmBatches { get; init; }

    /// <summary>Whether what a batch cached can be read by a plain Messages call. The default is no; nobody has
    /// measured it.</summary>
    public bool BatchesWarmMessages { get; init; }

    /// <summary>The share of lookups that miss although an entry is there. The default is 0.</summary>
    public decimal MissRate { get; init; }

    /// <summary>How long after the first token of its writer an entry becomes readable. The default is 0.</summary>
    public TimeSpan ReadableDelay { get; init; }

    /// <summary>The fewest tokens that are cached, whatever the model. The default is each model's own.</summary>
    public long? MinimumTokens { get; init; }

    /// <summary>Whether a change of thinking or effort loses only what is cached of the messages. The default is no:
    /// it loses tools and system too, the safe reading of "model-specific".</summary>
    public bool ThinkingKeepsPrefix { get; init; }
}
