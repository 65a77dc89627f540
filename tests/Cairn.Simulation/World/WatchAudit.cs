using System.Text;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// Holds a run to its watch: after a loss nothing is sent that nobody agreed to, and each settled batch has one finding
/// for each marked row that was answered, no more and no fewer.
/// </summary>
sealed class WatchAudit(SimWorld world)
{
    /// <summary>A submission was planned, or begins to be sent.</summary>
    public void OnSent(Submission sent, LedgerState before)
    {
        // Of two processes one may not see yet what the other has settled.
        if (before.Run is not { } run || world.Hits.ContainsKey(FaultNames.Zombie))
            return;
        if (CacheLosses.Unresolved(new(run, before.Submissions, before.Books, before.Retries)) is [var lost, ..])
            world.Violate("sent_after_loss", $"{sent.Id} is {sent.State} although {CacheLosses.Of(lost)}");
    }

    /// <summary>The lines of a segment, and what was found when it was settled.</summary>
    public void OnSegment(IEnumerable<string> lines, Submission settled)
    {
        var usages = lines.Select(line => UsageOf(line, settled)).OfType<Usage>().ToList();
        var found = settled.Cache.Sum(finding => finding.Rows);
        var given = settled.Rows.Except(settled.Marks.Places).Count;
        if (found < usages.Count || found > usages.Count + given)
        {
            world.Violate("watch_rows", $"{settled.Id} has findings for {found} rows, {usages.Count} marked ones were "
                + "answered");
        }

        var isSilent = usages.Count > 0 && usages.TrueForAll(usage =>
            usage.CacheReadInputTokens + usage.CacheCreation1hTokens + usage.CacheCreation5mTokens == 0);
        if (isSilent && !settled.Cache.Any(finding => finding.Verdict == CacheVerdict.Lost))
            world.Violate("loss_unsaid", $"no marked row of {settled.Id} wrote or read, and nothing is called lost");
        if (world.Config.IsUncached)
            return;
        foreach (var finding in settled.Cache)
        {
            if (finding is { Verdict: CacheVerdict.Lost, Cause: not CacheLossCause.TtlLapsed })
                world.Violate("false_loss", $"the cache of this world is sound, but {CacheLosses.Of(finding)}");
        }
    }

    static Usage? UsageOf(string line, Submission settled)
    {
        var result = BatchResultLine.Parse(Encoding.UTF8.GetBytes(line));
        return CustomId.TryParse(result.CustomId, SimWorld.Key.Span, out var id)
            && settled.Marks.LevelAt(id.Row) > 0
            && result.Result is BatchResult.Succeeded(var message) and not { Message.IsUnbilledRefusal: true }
                ? message.Usage
                : null;
    }
}
