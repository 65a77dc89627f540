namespace Cairn.Running;

/// <summary>Why a step found that no more rows may be admitted.</summary>
/// <param name="Cause">The kind of reason, which decides the exit code.</param>
/// <param name="Message">What happened and what to do.</param>
sealed record Stop(StopCause Cause, string Message);
