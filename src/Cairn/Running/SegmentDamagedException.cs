namespace Cairn.Running;

/// <summary>A file of recorded answers is missing or no longer what was written.</summary>
public sealed class SegmentDamagedException(string segment, Exception? innerException = null)
    : CairnException($"The recorded answers in segment {segment} are missing or were changed, so they are not "
        + "published. Restore the file from a backup; the ledger and the other segments are not touched.",
        innerException)
{
    /// <inheritdoc/>
    public override string Code => "segment_damaged";
}
