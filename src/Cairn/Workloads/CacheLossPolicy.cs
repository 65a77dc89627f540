namespace Cairn.Workloads;

/// <summary>What a run does when a batch shows that a planned saving of the cache is lost.</summary>
public enum CacheLossPolicy
{
    /// <summary>Send nothing more until a person says go on; what is in flight is collected.</summary>
    Stop,

    /// <summary>Report it and go on.</summary>
    Continue,
}
