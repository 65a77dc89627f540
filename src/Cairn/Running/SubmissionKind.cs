namespace Cairn.Running;

/// <summary>How the rows of a submission are asked.</summary>
public enum SubmissionKind
{
    /// <summary>In one message batch.</summary>
    Batch = 0,

    /// <summary>One call each over Messages, at the standard price.</summary>
    Messages = 1,
}
