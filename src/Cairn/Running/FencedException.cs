namespace Cairn.Running;

/// <summary>
/// A submission was no longer this process's to send; the incomplete body was dropped and created nothing.
/// </summary>
sealed class FencedException(string submissionId, string reason)
    : CairnException($"Submission {submissionId} was not released: {reason}.")
{
    public override string Code => "fenced";

    public override bool IsTransient => true;
}
