namespace Cairn.Running;

/// <summary>Where a run stands as a whole. The numbers are stored; they never change.</summary>
public enum RunState
{
    /// <summary>Rows are still to be asked or answered; <c>resume</c> goes on.</summary>
    Running = 1,

    /// <summary>Admission was stopped for the reason in <see cref="StopCause"/>; rows are left pending.</summary>
    Stopped = 2,

    /// <summary>The user interrupted it; what is in flight still bills and is collected by <c>resume</c>.</summary>
    Interrupted = 3,

    /// <summary>Every row has its record.</summary>
    Finished = 4,
}
