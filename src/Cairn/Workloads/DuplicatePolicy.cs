namespace Cairn.Workloads;

/// <summary>What becomes of rows whose whole requests are the same to the last byte.</summary>
public enum DuplicatePolicy
{
    /// <summary>One of them is asked, and its answer is the answer of all.</summary>
    AskOnce,

    /// <summary>Each is asked, as for several samples of one question.</summary>
    AskEach,
}
