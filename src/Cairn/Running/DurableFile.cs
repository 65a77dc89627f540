namespace Cairn.Running;

/// <summary>Makes what was written survive a power cut.</summary>
static class DurableFile
{
    /// <summary>Returns once the bytes are on the disk; there is no asynchronous form of this call.</summary>
    public static void FlushToDisk(this FileStream file) => file.Flush(flushToDisk: true);
}
