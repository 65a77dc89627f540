namespace Cairn.Sandbox;

/// <summary>Where the prompt cache of a sandbox departs from the documented rules, which say less than is
/// observed.</summary>
public sealed record CacheOptions
{
    /// <summary>Whether what a plain Messages call cached can be read by a batch. The default is no, as
    /// measured.</summary>
    public bool MessagesWarmBatches { get; init; }
}
