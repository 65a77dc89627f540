using System.Globalization;
using Cairn.Running.Watching;
using Cairn.Workloads;

namespace Cairn.Auditing.Watching;

/// <summary>
/// Finds out why requests of a batch did not read what they marked: from the requests themselves, and from those of
/// earlier batches that wrote the same, or nearly the same.
/// </summary>
/// <param name="batch">The batch.</param>
/// <param name="earlier">Batches before it, as they were sent.</param>
sealed class LossCauses(SentBatch batch, IReadOnlyList<SentBatch> earlier)
{
    const int InterleavedRunsMin = 3;

    static readonly CultureInfo English = CultureInfo.InvariantCulture;

    readonly IReadOnlyList<SentFamily> _families = SentFamily.Of(batch);

    /// <summary>What could share an entry, in the order of the file.</summary>
    public IReadOnlyList<SentFamily> Families => _families;

    /// <summary>Whether an entry that the requests of a family could have read was written before the batch.</summary>
    public bool WasWritten(SentFamily family) => Writers(family).Count > 0 || Alike(family) is not null;

    /// <summary>Why requests of a family did not read.</summary>
    public CacheDiagnosis Of(SentFamily family)
    {
        if (family.Untouched > (family.Rows - family.Reads) / 2)
            return BelowMinimum(family);
        var writers = Writers(family);
        return OfSameText(family, writers) ?? OfOwnDifferences(family) ?? OfOtherText(family) ?? Cold(family);
    }

    static CacheDiagnosis BelowMinimum(SentFamily family)
    {
        var tokens = family.MarkedTokens / Math.Max(1, family.Rows);
        var minimum = family.Prompt.Model?.CacheMinimumTokens ?? 0;
        return new(CacheLossCause.BelowMinimum, string.Create(English,
            $"{family.Untouched} rows mark about {tokens:N0} tokens and neither wrote nor read any; the model caches ")
            + string.Create(English, $"from {minimum:N0} tokens on"))
        {
            IsProven = tokens < minimum,
        };
    }

    // Earlier groups with the same marked blocks that left something in the cache.
    List<(SentCall Call, SentGroup Group)> Writers(SentFamily family) =>
    [
        .. from before in earlier
           where before.Call.BatchId != batch.Call.BatchId && before.Call.CreatedAt <= batch.Call.CreatedAt
           from writer in before.Groups
           where writer.TouchedCache && writer.Prompt.Shape == family.Prompt.Shape
               && family.Groups.Any(own => own.Prompt.Content == writer.Prompt.Content)
           select (before.Call, writer),
    ];

    CacheDiagnosis? OfSameText(SentFamily family, List<(SentCall Call, SentGroup Group)> writers)
    {
        if (writers.Count == 0)
            return null;
        var same = writers.Where(writer => family.Groups.All(group =>
            group.Prompt.Traits == writer.Group.Prompt.Traits)).ToList();
        if (same.Count == 0)
            return OfTraits(family, writers[^1].Group, $"batch {writers[^1].Call.BatchId}");
        var here = same.Where(writer => writer.Call.Workspace == batch.Call.Workspace).ToList();
        if (here.Count == 0)
        {
            return new(CacheLossCause.OtherWorkspace, $"batch {same[^1].Call.BatchId} wrote the same in workspace "
                + $"{same[^1].Call.Workspace}; this one is in {batch.Call.Workspace}, which has a cache of its own")
            {
                IsProven = true,
            };
        }

        var alike = here.Where(writer => writer.Call.BetaList == batch.Call.BetaList).ToList();
        return alike.Count == 0 ? OtherBetas(here[^1].Call) : OfTime(family, alike[^1].Call);
    }

    CacheDiagnosis OtherBetas(SentCall writer) => new(CacheLossCause.Betas,
        $"anthropic-beta is {Listed(batch.Call)}, and {Listed(writer)} in batch {writer.BatchId}, which wrote it")
    {
        IsProven = true,
    };

    CacheDiagnosis OfTime(SentFamily family, SentCall writer)
    {
        var ttl = LifeOf(family);
        var isSure = batch.Call.CreatedAt > writer.EndedAt + ttl;
        if (isSure || batch.Call.EndedAt > writer.EndedAt + ttl)
        {
            return new(CacheLossCause.TtlLapsed, string.Create(English,
                $"batch {writer.BatchId}, which wrote it for {Words(ttl)}, ended at {writer.EndedAt:u}; this one was ")
                + string.Create(English, $"created at {batch.Call.CreatedAt:u} and ended at {batch.Call.EndedAt:u}"))
            {
                IsProven = isSure,
            };
        }

        return new(CacheLossCause.Noise, $"batch {writer.BatchId} had written the same for {Words(ttl)}, less than "
            + "that before: the requests show no reason");
    }

    // Settings that change within the batch, or against what read or wrote the same blocks.
    CacheDiagnosis? OfOwnDifferences(SentFamily family)
    {
        if (family.Difference is { } text)
        {
            return new(CacheLossCause.PrefixDiffers,
                $"{text.Text} differs from row to row, such as in {Names(family)}")
            {
                IsProven = true,
            };
        }

        var other = family.Groups.Count > 1
            ? family.Groups[1]
            : batch.Groups.FirstOrDefault(group => !family.Groups.Contains(group) && group.Reads > 0
                && group.Prompt.Shape == family.Prompt.Shape && group.Prompt.Content == family.Prompt.Content);
        return other is null ? null : OfTraits(family, other, "other rows of the batch");
    }

    static CacheDiagnosis? OfTraits(SentFamily family, SentGroup writer, string where)
    {
        var differences = family.Groups.SelectMany(group => group.Prompt.Traits.DifferencesTo(writer.Prompt.Traits))
            .DistinctBy(difference => difference.Cause).ToList();
        return differences.Count == 0 ? null
            : new(differences[0].Cause, $"in {Names(family)} "
                + string.Join("; ", differences.Select(difference => difference.What)) + $", in {where}")
            {
                IsProven = true,
            };
    }

    CacheDiagnosis? OfOtherText(SentFamily family) => Alike(family) is not { } found ? null
        : new(CacheLossCause.PrefixDiffers,
            $"{found.Difference.Text} differs between {Names(family)} and batch {found.Call.BatchId}, which wrote "
            + "nearly the same")
        {
            IsProven = true,
        };

    // Of entries that this batch could have read otherwise. What another group of it has word for word is that group's,
    // not a spoiled form of this one's.
    (SentCall Call, PrefixDifference Difference)? Alike(SentFamily family)
    {
        var life = LifeOf(family);
        foreach (var before in earlier.Reverse().Where(before => before.Call.BatchId != batch.Call.BatchId
            && before.Call.Workspace == batch.Call.Workspace && before.Call.BetaList == batch.Call.BetaList
            && batch.Call.CreatedAt <= before.Call.EndedAt + life))
        {
            foreach (var writer in before.Groups.Where(group => group.TouchedCache
                && group.Prompt.Shape == family.Prompt.Shape
                && !batch.Groups.Any(own => own.Prompt.Content == group.Prompt.Content)))
            {
                if (PrefixDifference.Of([family.Prompt, writer.Prompt]) is { IsAlike: true } found)
                    return (before.Call, found);
            }
        }

        return null;
    }

    CacheDiagnosis Cold(SentFamily family)
    {
        var turns = _families.Where(other => other.Groups.Any(group =>
            group.Runs >= InterleavedRunsMin && group.Runs * 3 > group.Rows)).ToList();
        var cause = turns.Count > 1 && turns.Contains(family)
            ? new CacheDiagnosis(CacheLossCause.Interleaved, string.Create(English,
                $"{turns.Count} prefixes take turns in the batch and nothing had written this one; its {family.Rows} ")
                + $"rows come in {family.Groups.Sum(group => group.Runs)} pieces, many of which start before the "
                + "first of them answers")
            : new(CacheLossCause.ColdStart, string.Create(English,
                $"nothing that is known wrote it before the batch; {family.Rows - family.Reads} of its {family.Rows} ")
                + "rows started before the first of them answered");
        return cause with { IsProven = family.Reads == 0 };
    }

    static TimeSpan LifeOf(SentFamily family) =>
        family.Prompt.Marker.Ttl is CacheTtl.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5);

    static string Names(SentFamily family) =>
        string.Join(", ", family.MissedNames.Take(2)) + (family.Rows - family.Reads > 2 ? ", ..." : "");

    static string Listed(SentCall call) => call.BetaList is { Length: > 0 } names ? names : "none";

    static string Words(TimeSpan ttl) => ttl == TimeSpan.FromHours(1) ? "an hour" : "five minutes";
}
