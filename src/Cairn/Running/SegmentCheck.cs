using Cairn.Running.Reusing;

namespace Cairn.Running;

/// <summary>Looks whether the files with a run's answers are the ones that were recorded.</summary>
public static class SegmentCheck
{
    /// <summary>A finding for each file that is gone or changed; none for a run whose answers were purged.</summary>
    public static IEnumerable<Finding> Of(IBlobStore blobs, RunSnapshot snapshot)
    {
        if (snapshot.Run.PurgedAt is not null)
            yield break;
        foreach (var name in snapshot.Submissions.Select(submission => submission.Segment).OfType<string>().Distinct())
        {
            if (!IsSound(() => Segment.OpenVerified(blobs, name)))
            {
                yield return new($"segment {name}", "a file that is gone or changed",
                    "the content whose hash its name carries",
                    "Restore the file from a copy; while the batch's results are kept (29 days), `cairn rebuild` "
                    + "fetches them again.");
            }
        }

        if (!IsSound(() => ReusedFile.Open(blobs, snapshot.Run.Spec)))
        {
            yield return new("the answers of earlier runs", "a file that is gone or changed",
                "the content whose hash the run agreed to",
                "Restore the file from a copy, or start a new run: it takes the answers over again.");
        }
    }

    static bool IsSound(Func<Stream?> open)
    {
        try
        {
            using var file = open();
            return true;
        }
        catch (SegmentDamagedException)
        {
            return false;
        }
    }
}
