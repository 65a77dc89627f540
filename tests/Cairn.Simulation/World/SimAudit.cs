using Cairn.Accounting;
using Cairn.Running;
using Cairn.Simulation.Ports;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>Holds a run to its promises: after each transaction, at each last byte of a body, and at the end.</summary>
sealed class SimAudit(SimWorld world)
{
    readonly CacheAudit _cache = new(world);
    readonly WatchAudit _watch = new(world);
    readonly CallAudit _calls = new(world);
    readonly HashSet<(string Id, int Epoch)> _fences = [];
    readonly Dictionary<string, int> _tails = new(StringComparer.Ordinal);
    string[] _states = ["none"];

    /// <summary>The states in which submissions are that are not over.</summary>
    public IReadOnlyList<string> StatesNow => _states;

    /// <summary>How many rows were billed once more than they have records.</summary>
    public int RowsPaidTwice { get; private set; }

    /// <summary>The last bytes of a body left.</summary>
    public void OnTail(byte[] body, long length)
    {
        if (body.Length != length)
            world.Violate("body_length", $"{body.Length} bytes were sent, {length} announced");
        var at = body.AsSpan().IndexOf("x1-"u8);
        var name = System.Text.Encoding.ASCII.GetString(body, at, 45);
        if (!CustomId.TryParse(name, SimWorld.Key.Span, out var id))
            world.Violate("custom_id", $"'{name}' is no custom_id of this run");
        var tails = _tails[id.SubmissionId] = _tails.GetValueOrDefault(id.SubmissionId) + 1;
        var fences = _fences.Count(fence => fence.Id == id.SubmissionId);
        if (world.Ledger.State.Submissions.Find(submission => submission.Id == id.SubmissionId) is { } sent)
            _cache.OnBody(body, sent);
        if (tails > fences)
            world.Violate("fence", $"{tails} bodies of {id.SubmissionId} were finished with {fences} fences passed");
    }

    /// <summary>A single message left.</summary>
    public void OnCall(byte[] body) => _calls.OnCall(body);

    public void OnCommitted(LedgerState before, LedgerState after)
    {
        var run = after.Run!;
        if (run.Limit is { } limit && Claimed(run) > limit)
            Overrun(before, run);
        if (before.Run is { } earlier && run.Later.Count > earlier.Later.Count)
            OnAppended(earlier, run);
        foreach (var to in after.Submissions)
        {
            var from = before.Find(to.Id);
            if (from == to)
                continue;
            world.Log.Add(world.Scheduler.Now,
                $"ledger {to.Id} {from?.State.ToString() ?? "-"} -> {to.State} n={to.Count} e={to.Epoch}");
            OnChanged(from, to);
            if (from is null && to.State == SubmissionState.Planned)
                _cache.OnPlanned(to, before.Submissions);
            if (to.State == SubmissionState.Planned ? from is null : to.State == SubmissionState.Sending)
                _watch.OnSent(to, before);
        }

        Check(after);
        _states = StatesOf(after);
    }

    // What a restored ledger had forgotten stands in a file, and is taken up at once.
    void OnAppended(Run before, Run after)
    {
        if (before.Pending > 0 && before.RebuildSince is null)
            world.Violate("stage_early", $"{before.Pending} places had no record when a stage was appended");
        if (!after.Later.Take(before.Later.Count).SequenceEqual(before.Later)
            || after.Stages.Skip(1).Index().Any(each => each.Item.Number != each.Index + 1
                || each.Item.FirstPlace != after.Stages[each.Index].End))
        {
            world.Violate("stage_order", "a stage changed, or does not follow the one before it");
        }
    }

    /// <summary>The ledger was restored from a copy: what happened since is not in it.</summary>
    public void OnRestored() => _states = StatesOf(world.Ledger.State);

    public void AtEnd()
    {
        var state = world.Ledger.State;
        new FinalAudit(world, state).Check();
        if (world.Config.Kind == SubmissionKind.Messages)
            _calls.AtEnd(state);
        RowsPaidTwice = FinalAudit.RowsPaidTwice(state);
    }

    static string[] StatesOf(LedgerState state)
    {
        string[] states = [.. state.Submissions
            .Where(submission => submission.State < SubmissionState.Settled)
            .Select(submission => submission.State.ToString())
            .Distinct()
            .Order(StringComparer.Ordinal)];
        return states.Length > 0 ? states : ["none"];
    }

    // What a restored ledger had forgotten is billed already when it comes back.
    void Overrun(LedgerState before, Run run)
    {
        if (world.Hits.ContainsKey(FaultNames.Rollback))
            return;
        if (before.Run is { } earlier && Claimed(run) > Claimed(earlier))
        {
            world.Violate("budget", $"settled {run.Settled} + reserved {run.Reserved} + ghost {run.Ghost} + unknown "
                + $"{run.Unknown} is above {run.Limit}");
        }
    }

    static Usd Claimed(Run run) => run.Settled + run.Reserved + run.Ghost + run.Unknown;

    void OnChanged(Submission? from, Submission to)
    {
        if (from is not null && !MayFollow(from, to))
            world.Violate("transition", $"{to.Id} went from {from.State} to {to.State}");
        if (from is not null && to.Epoch < from.Epoch)
            world.Violate("epoch", $"{to.Id} went from epoch {from.Epoch} to {to.Epoch}");
        if (to.State == SubmissionState.Committing)
            _fences.Add((to.Id, to.Epoch));
        if ((from?.State, to.State) == (SubmissionState.Committing, SubmissionState.Accepted) && !IsNoted(to))
            world.Violate("note", $"{to.Id} was bound to {to.BatchId} before that was noted beside the ledger");
    }

    bool IsNoted(Submission accepted)
    {
        using var notes = world.Files.SeenBy(_ => Task.CompletedTask).OpenRead("accepted");
        if (notes is null)
            return false;
        using var reader = new StreamReader(notes);
        return reader.ReadToEnd().Contains($"{accepted.Id} {accepted.BatchId} ", StringComparison.Ordinal);
    }

    void Check(LedgerState state)
    {
        var run = state.Run!;
        var open = state.Submissions.Where(submission => submission.IsOpen).Sum(submission => submission.Count);
        var waiting = state.Retries.Sum(retry => retry.Rows.Count);
        if (open + waiting + run.Succeeded + run.Failed != run.Cursor)
        {
            world.Violate("rows", $"{run.Cursor} rows were taken, but {open} are in flight, {waiting} wait, "
                + $"{run.Succeeded} succeeded and {run.Failed} failed");
        }

        var counts = state.Submissions
            .Where(submission => submission.State <= SubmissionState.Ambiguous)
            .Select(submission => submission.Count)
            .ToList();
        if (counts.Count != counts.Distinct().Count())
            world.Violate("unique_count", $"two unresolved submissions share a count: {string.Join(", ", counts)}");
    }

    bool MayFollow(Submission before, Submission after) =>
        before.State == after.State || MayFollow((before.State, after.State), before.IsProvisional);

    bool MayFollow((SubmissionState From, SubmissionState To) step, bool isProvisional) => step switch
    {
        // What a restored ledger shows of a submission may be long over.
        (SubmissionState.Planned or SubmissionState.Sending or SubmissionState.Committing, SubmissionState.Abandoned) =>
            world.Ledger.State.Run!.RebuildSince is not null,
        (SubmissionState.Planned, SubmissionState.Sending or SubmissionState.Retired) => true,
        (SubmissionState.Planned, SubmissionState.Accepted) => world.Config.Kind == SubmissionKind.Messages,
        (SubmissionState.Sending, SubmissionState.Planned or SubmissionState.Committing or SubmissionState.Retired) =>
            true,
        (SubmissionState.Committing, SubmissionState.Sending or SubmissionState.Planned or SubmissionState.Ambiguous
            or SubmissionState.Accepted or SubmissionState.Retired or SubmissionState.Frozen) => true,
        (SubmissionState.Ambiguous, SubmissionState.Accepted or SubmissionState.Abandoned
            or SubmissionState.Frozen) => true,
        (SubmissionState.Accepted, SubmissionState.Ended or SubmissionState.Frozen) => true,
        (SubmissionState.Ended, SubmissionState.Settled or SubmissionState.Frozen or SubmissionState.Accepted) => true,
        (SubmissionState.Accepted or SubmissionState.Ended, SubmissionState.Ambiguous) => isProvisional,
        (SubmissionState.Frozen, SubmissionState.Ended or SubmissionState.Settled) => true,
        (SubmissionState.Abandoned, SubmissionState.Settled or SubmissionState.Retired) => true,
        _ => false,
    };
}
