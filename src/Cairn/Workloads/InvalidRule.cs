namespace Cairn.Workloads;

/// <summary>What becomes of a row whose answer failed at a rung that is not the last.</summary>
public enum InvalidRule
{
    /// <summary>The next rung answers it.</summary>
    Escalate,

    /// <summary>The same rung is asked once more, and then the next.</summary>
    Retry,
}
