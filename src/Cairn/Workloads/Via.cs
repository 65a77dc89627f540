namespace Cairn.Workloads;

/// <summary>By which way the rows of a run are asked.</summary>
public enum Via
{
    /// <summary>In batches, unless the deadline says otherwise.</summary>
    Auto,

    /// <summary>In message batches, at half price.</summary>
    Batch,

    /// <summary>One by one over Messages, at the standard price: for rows that cannot wait for a batch.</summary>
    Messages,
}
