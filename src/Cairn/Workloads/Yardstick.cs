namespace Cairn.Workloads;

/// <summary>What decides whether the answer of a cheap rung is wrong.</summary>
public enum Yardstick
{
    /// <summary>It differs from what the dearest rung answers.</summary>
    Expensive,

    /// <summary>It differs from the label.</summary>
    Labels,
}
