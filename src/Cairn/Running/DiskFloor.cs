using System.Globalization;

namespace Cairn.Running;

/// <summary>Keeps enough of the disk free that everything in flight can be brought home.</summary>
static class DiskFloor
{
    /// <summary>What is left alone: the ledger, its journal and the ballast need room of their own.</summary>
    public const long SpareBytes = 32L * 1024 * 1024;

    const long BytesPerRow = 4 * 1024;

    /// <summary>How much has to be free before rows may be in flight.</summary>
    public static long BytesFor(long rows) => SpareBytes + (rows * BytesPerRow);

    /// <summary>Why no more rows may be planned; null while there is room.</summary>
    public static Stop? Breach(RunSnapshot snapshot, Submission intent, IBlobStore blobs)
    {
        var rows = intent.Count
            + snapshot.Submissions.Where(submission => submission.IsOpen).Sum(submission => (long)submission.Count);
        var (needed, free) = (BytesFor(rows), blobs.FreeBytes);
        return free >= needed
            ? null
            : new(StopCause.Decision,
                $"{blobs.Place} has {Megabytes(free)} free, and {Megabytes(needed)} are needed for the answers of "
                    + $"{rows} rows. Nothing more was sent; what is in flight is collected. Make room, then "
                    + $"`cairn resume {snapshot.Run.Id}`.");
    }

    /// <summary>A size for people.</summary>
    public static string Megabytes(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024m * 1024m):N1} MB");
}
