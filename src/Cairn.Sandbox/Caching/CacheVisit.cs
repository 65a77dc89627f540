namespace Cairn.Sandbox.Caching;

/// <summary>Which request comes to the cache, and when.</summary>
/// <param name="Batch">The ordinal of its batch, or 0 for a plain Messages call.</param>
/// <param name="Index">Its place in the batch, or the number of the message.</param>
/// <param name="Start">When it starts, which is when it looks.</param>
/// <param name="FirstToken">When its answer begins, which is when others can read what it wrote.</param>
readonly record struct CacheVisit(int Batch, long Index, DateTimeOffset Start, DateTimeOffset FirstToken)
{
    /// <summary>Its name in the batch; empty for a plain Messages call.</summary>
    public string CustomId { get; init; } = "";

    /// <summary>Whether chance lets this lookup miss whatever is there.</summary>
    public bool IsUnlucky { get; init; }

    public bool IsBatch => Batch != 0;
}
