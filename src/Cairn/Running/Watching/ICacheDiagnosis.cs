namespace Cairn.Running.Watching;

/// <summary>
/// Finds out why rows did not read their prefix from their requests as they were sent: those of a batch of ours,
/// composed again, or those of another program's, from the file that it sent.
/// </summary>
public interface ICacheDiagnosis
{
    /// <summary>The cause; null where the requests do not show any.</summary>
    CacheDiagnosis? Of(CacheEvidence evidence);
}
