using Cairn.Accounting;
using Cairn.Planning.Caching;
using Cairn.Running.Watching;

namespace Cairn.Auditing.Watching;

/// <summary>Judges the cache of a batch of another program by its requests as they were sent.</summary>
/// <remarks>
/// The plan of such a batch is its markers: where an earlier batch wrote what they mark, or meant to, every row was to
/// read it; else one row was to write it and the others to read. <see cref="CacheFinding.Lost"/> is exact where the
/// answers show the cached tokens, and by their estimated share of the prompt where nothing was cached.
/// </remarks>
static class SentFindings
{
    /// <summary>One finding for each set of requests that could share an entry.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="earlier">Batches before it, as they were sent, oldest first.</param>
    /// <param name="submissionId">The submission that the batch is taken over as.</param>
    /// <param name="prefixOf">The prefix of the run's layout that a row has, by its key; -1 for none.</param>
    public static IReadOnlyList<CacheFinding> Of(
        SentBatch batch, IReadOnlyList<SentBatch> earlier, string submissionId, Func<string, int> prefixOf)
    {
        var causes = new LossCauses(batch, earlier);
        return
        [
            .. from family in causes.Families
               let planned = family.Rows - (causes.WasWritten(family) ? 0 : 1)
               where planned > 0
               select Judged(family, planned, causes) with
               {
                   SubmissionId = submissionId,
                   BatchId = batch.Call.BatchId,
                   Prefix = prefixOf(family.Prompt.CustomId),
               },
        ];
    }

    static CacheFinding Judged(SentFamily family, int planned, LossCauses causes)
    {
        var share = HitRates.Primed.Quantile(HitRates.PlannedQuantile);
        var chance = new ReadChance(share, planned);
        var (low, high) = chance.Interval();
        var reads = Math.Min(family.Reads, planned);
        var diagnosis = reads >= planned ? null : causes.Of(family);
        var verdict = diagnosis is null ? CacheVerdict.Ok
            : reads >= low || (!diagnosis.IsProven && chance.IsDocumented(reads)) ? CacheVerdict.WithinNoise
            : CacheVerdict.Lost;
        var tokensEach = family.MarkedTokens / family.Rows;
        return new()
        {
            SubmissionId = "",
            Prefix = -1,
            Prefixes = 1,
            Rows = family.Rows,
            PlannedReadRows = planned,
            ReadRows = reads,
            WrittenRows = family.Rows - family.Reads - family.Untouched,
            PlannedReadTokens = tokensEach * planned,
            ReadTokens = family.ReadTokens,
            PlannedWrittenTokens = tokensEach * (family.Rows - planned),
            WrittenTokens = family.WrittenTokens,
            ChanceLow = low,
            ChanceHigh = high,
            Verdict = verdict,
            Cause = verdict switch
            {
                CacheVerdict.Ok => null,
                CacheVerdict.WithinNoise => CacheLossCause.Noise,
                _ => diagnosis!.Cause is CacheLossCause.Noise ? CacheLossCause.Unknown : diagnosis.Cause,
            },
            Detail = verdict is CacheVerdict.Ok ? null : diagnosis!.Detail,
            Lost = LostBy(family, planned),
        };
    }

    // One row pays what the plan has it pay for the write.
    static Usd LostBy(SentFamily family, int planned)
    {
        var lost = planned == family.Rows ? family.Excess : family.Excess - family.Groups[0].WriterExcess;
        return lost < Usd.Zero ? Usd.Zero : lost;
    }
}
