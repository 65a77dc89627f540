using Cairn.Profiling.Tokens;

namespace Cairn.Running.Watching;

/// <summary>
/// Compares what each ended batch read and wrote with what was planned, prefix by prefix, and says what is lost.
/// </summary>
/// <remarks>
/// Looked at are the marked rows; rows that the run gave up to mark; and all rows of another program's batch, if any of
/// them cached anything, or as its requests say where they are known. Prefixes of few rows are judged together, since
/// chance explains nearly anything that few rows do.
/// </remarks>
sealed class CacheWatch(RunContext context)
{
    // From so many rows on, that none reads is no chance, even if only 30% of them do.
    const int RowsMin = 20;
    const int GroupsMax = 100;
    const double Central = 0.05;

    /// <summary>The findings for a batch that is being settled.</summary>
    /// <param name="ended">The batch.</param>
    /// <param name="results">What came back, in the order of its places.</param>
    /// <param name="samples">What it showed about the estimates of its prompts.</param>
    /// <param name="snapshot">What the ledger shows before it is settled.</param>
    public IReadOnlyList<CacheFinding> Of(
        Submission ended, IReadOnlyList<RowResult> results, IReadOnlyList<UsageSample> samples, RunSnapshot snapshot)
    {
        if (ended.Origin == SubmissionOrigin.Adopted && context.SentFindings(ended) is { } sent)
            return sent;
        if (context.Layout.Nodes.Count == 0)
            return [];
        var groups = GroupsOf(ended, results, snapshot);
        if (groups.Count == 0 || MayBeUncached(groups, ended))
            return [];

        var scale = ScaleOf(samples);
        var alone = groups.Where(group => group.Answers.Count >= RowsMin)
            .OrderByDescending(group => group.Answers.Count)
            .Take(GroupsMax)
            .ToHashSet();
        var judged = groups.Where(alone.Contains).Select(group => Judge([group], (ended, scale), snapshot));
        var rest = groups.Where(group => !alone.Contains(group)).GroupBy(group => group.Kind)
            .Select(small => Judge([.. small], (ended, scale), snapshot));
        return [.. judged.Concat(rest).OrderBy(finding => finding.Prefix)];
    }

    // Another program that caches nothing has lost nothing, unless its requests show that it meant to.
    static bool MayBeUncached(List<CacheGroup> groups, Submission ended) =>
        ended.Origin == SubmissionOrigin.Adopted && groups.TrueForAll(group => group.IsSilent);

    CacheFinding Judge(List<CacheGroup> groups, (Submission Ended, decimal Scale) of, RunSnapshot snapshot)
    {
        var tally = groups.Aggregate(default(CacheTally), (sum, group) =>
            sum + group.Tally(context.Catalog, of.Scale, of.Ended.Kind == SubmissionKind.Batch));
        var chance = new ReadChance(tally.PlannedShare, tally.Readers);
        var (low, high) = chance.Interval();
        var (verdict, why) = Verdict(groups, (tally, chance), of.Ended, snapshot);
        var planned = (long)decimal.Round(tally.PlannedReadTokens);
        return new()
        {
            SubmissionId = of.Ended.Id,
            BatchId = of.Ended.BatchId,
            Prefix = groups.Count == 1 ? groups[0].Prefix : -1,
            Prefixes = groups.Count,
            Rows = tally.Rows,
            PlannedReadRows = (int)decimal.Round(tally.PlannedReads),
            ReadRows = tally.Reads,
            WrittenRows = tally.Writes,
            PlannedReadTokens = planned,
            ReadTokens = tally.ReadTokens,
            PlannedWrittenTokens = tally.Tokens - planned,
            WrittenTokens = tally.WrittenTokens,
            ChanceLow = low,
            ChanceHigh = high,
            Verdict = verdict,
            Cause = why?.Cause,
            Detail = why?.Detail,
            Lost = tally.Lost,
        };
    }

    (CacheVerdict, CacheDiagnosis?) Verdict(
        List<CacheGroup> groups, (CacheTally Tally, ReadChance Chance) of, Submission ended, RunSnapshot snapshot)
    {
        var (tally, chance) = of;
        var role = groups[0].Kind;
        if (role == CacheGroup.Role.GivenUp)
            return GivenUp(groups, snapshot);
        var isSilent = groups.TrueForAll(group => group.IsSilent);
        var isMute = isSilent && role != CacheGroup.Role.Foreign;
        if (!isMute && (tally.Reads >= tally.PlannedReads || chance.OfAtMost(tally.Reads) >= Central))
            return (CacheVerdict.Ok, null);

        var diagnosis = UsageDiagnosis.Of(EvidenceOf(groups, ended, snapshot));
        var isChance = !isMute && chance.OfAtMost(tally.Reads) >= ReadChance.Level;
        var isUsual = diagnosis is not { IsProven: true } && chance.IsDocumented(tally.Reads);
        return isChance || isUsual
            ? (CacheVerdict.WithinNoise, diagnosis is { IsProven: true } ? diagnosis : Noise)
            : (CacheVerdict.Lost, diagnosis ?? new(CacheLossCause.Unknown,
                "fewer rows read than the API's documented hit rates explain, and neither usage nor times say why"));
    }

    static CacheDiagnosis Noise { get; } =
        new(CacheLossCause.Noise, "chance or the API's documented hit rates, 30% to 98%, explain it");

    // What the run marks no more stays lost for the reason for which it was given up.
    static (CacheVerdict, CacheDiagnosis?) GivenUp(List<CacheGroup> groups, RunSnapshot snapshot)
    {
        var prefixes = groups.Select(group => group.Prefix).ToHashSet();
        var before = snapshot.Submissions.SelectMany(submission => submission.Cache)
            .LastOrDefault(finding => finding.Verdict != CacheVerdict.Ok
                && (finding.Prefix < 0 || prefixes.Contains(finding.Prefix)));
        var detail = "the run marks the prefix no more, since rows did not read it before";
        return before is { Cause: { } cause }
            ? (before.Verdict, new(cause, detail))
            : (CacheVerdict.WithinNoise, new(CacheLossCause.Noise, detail));
    }

    CacheEvidence EvidenceOf(List<CacheGroup> groups, Submission ended, RunSnapshot snapshot)
    {
        var largest = groups.MaxBy(group => group.Answers.Count)!;
        var earlier = snapshot.Submissions
            .Where(other => other.Id != ended.Id && Touches(other, largest.Prefix)
                && other.AcceptedAt <= ended.AcceptedAt)
            .ToList();
        return new(ended, largest.Prefix, largest.Node, [.. groups.SelectMany(group => group.Answers)
            .OrderBy(answer => answer.Place)])
        {
            IsTouched = earlier.Count > 0,
            TouchedUntil = earlier.Exists(other => other.EndedAt is null)
                ? null
                : earlier.Max(other => other.EndedAt),
        };
    }

    // Whether its answers read or wrote the prefix, or may have.
    bool Touches(Submission other, int prefix)
    {
        if (other is { State: SubmissionState.Settled } && other.RecordedRows().Except(other.Missed).Count == 0)
            return false;
        var level = context.Layout.Nodes[prefix].Level;
        var places = other.Origin == SubmissionOrigin.Adopted
            ? other.Rows
            : other.Marks.ByLevel.Skip(level - 1).Aggregate(RowSet.Empty, (sum, marked) => sum.Union(marked));
        var end = context.Layout.EndOfSubtree(prefix);
        return context.Layout.RunsIn(places.Ranges).Any(run => run.Node >= prefix && run.Node < end);
    }

    List<CacheGroup> GroupsOf(Submission ended, IReadOnlyList<RowResult> results, RunSnapshot snapshot)
    {
        var isGivenUp = new Lazy<Func<int, bool>>(() =>
            CacheState.Of(snapshot.Submissions, context.Layout, RowSet.Empty, context.Clock.Now).IsGivenUp);
        var answers = new SortedDictionary<(int Prefix, CacheGroup.Role Kind), List<CacheAnswer>>();
        foreach (var (place, result) in ended.Rows.Zip(results))
        {
            if (result.By is not { } by
                || GroupOf(ended, place, isGivenUp) is not { } group)
            {
                continue;
            }

            if (!answers.TryGetValue(group, out var rows))
                answers[group] = rows = [];
            rows.Add(new(place, by.Model, result.Tokens, by.InferenceGeo == "us"));
        }

        return [.. answers.Select(group => new CacheGroup(
            group.Key.Prefix, context.Layout.Nodes[group.Key.Prefix], group.Key.Kind, group.Value))];
    }

    (int Prefix, CacheGroup.Role Kind)? GroupOf(Submission ended, int place, Lazy<Func<int, bool>> isGivenUp)
    {
        var node = context.Layout.NodeAt(place);
        if (node < 0)
            return null;
        if (ended.Origin == SubmissionOrigin.Adopted)
            return (node, CacheGroup.Role.Foreign);
        var level = ended.Marks.LevelAt(place);
        if (ended.IsPrimer ? level == 0 : level < context.Layout.Nodes[node].Level && isGivenUp.Value(node))
            return ended.IsPrimer ? null : (node, CacheGroup.Role.GivenUp);
        if (level == 0)
            return null;
        while (context.Layout.Nodes[node].Level > level)
            node = context.Layout.Nodes[node].Parent;
        return (node, ended.IsPrimer ? CacheGroup.Role.Write : CacheGroup.Role.Read);
    }

    static decimal ScaleOf(IReadOnlyList<UsageSample> samples)
    {
        var (expected, actual) = (samples.Sum(each => each.Prompts.Expected), samples.Sum(each => each.Prompts.Actual));
        return expected <= 0 ? 1 : (decimal)(actual / expected);
    }
}
