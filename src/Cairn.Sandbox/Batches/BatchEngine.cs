using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Seeding;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Batches;

/// <summary>Lets time pass: starts, runs, finishes, expires and archives batches, one happening after the
/// other.</summary>
sealed class BatchEngine(SandboxOptions options, Spool spool, RequestRunner runner) : IDisposable
{
    static readonly TimeSpan DelayMin = TimeSpan.FromSeconds(5);
    static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(20);
    static readonly TimeSpan CancelMin = TimeSpan.FromSeconds(1);
    static readonly TimeSpan CancelMax = TimeSpan.FromSeconds(3);

    readonly PriorityQueue<Happening, Happening> _timeline = new();
    readonly TrackedTable<int, Batch> _batches = new();
    readonly Dictionary<int, WaitingLine> _lines = [];
    readonly HashSet<Happening> _running = [];
    readonly List<int> _started = [];
    readonly List<(string BatchId, string[] Kinds)> _spent = [];
    readonly List<Batch> _deleted = [];
    readonly ResultLines _results = new();
    int _starts;

    public DateTimeOffset Now { get; private set; }

    /// <summary>How many batches have not ended.</summary>
    public int Open { get; private set; }

    /// <summary>How many requests wait or run.</summary>
    public long Queued { get; private set; }

    /// <summary>Grows with everything that a client could see.</summary>
    public long Changes { get; private set; }

    /// <summary>Whose turn it is among the started batches.</summary>
    public long Turn { get; private set; }

    public IEnumerable<Happening> Running => _running;

    public Batch Create(int ordinal, BatchUpload upload)
    {
        var draw = Draw.Of(options.Seed, Purpose.StartDelay, (ulong)ordinal);
        var createdAt = Now + (upload.Context.Faults.TimeOf(FaultName.LateCommit) ?? default);
        var batch = new Batch
        {
            Ordinal = ordinal,
            Id = Ids.Batch(options.Seed, ordinal),
            Count = upload.Requests.Count,
            CreatedAt = createdAt,
            StartsAt = createdAt + draw.Between(DelayMin, DelayMax),
            Context = upload.Context,
        };
        spool.Adopt(upload, batch.Id);
        Add(batch);
        return batch;
    }

    public void Add(Batch batch)
    {
        _batches[batch.Ordinal] = batch;
        if (!batch.HasEnded)
        {
            Open++;
            Queued += batch.Count - batch.Done.Total + batch.Running;
            Schedule(batch.ExpiresAt, HappeningKind.Expire, batch);
            if (!batch.IsStarted)
                Schedule(batch.StartsAt, HappeningKind.Start, batch);
            if (batch.ClosesAt is { } close)
                Schedule(close, HappeningKind.Close, batch);
            if (batch.HumanCancelsAt() is { } cancel)
                Schedule(cancel, HappeningKind.HumanCancel, batch);
        }

        if (batch.ArchivedAt is null)
            Schedule(batch.CreatedAt + Batch.Retention, HappeningKind.Archive, batch);
        if (batch.HasEnded)
            ScheduleAfterEnd(batch);

        Changes++;
    }

    /// <summary>Takes up the time and the work of an earlier process, after all its batches were added.</summary>
    public void Resume(DateTimeOffset now, long turn, (IEnumerable<int> Started, IEnumerable<Happening> Running) work)
    {
        (Now, Turn) = (now, turn);
        foreach (var ordinal in work.Started)
            PutInTurn(_batches[ordinal]);

        foreach (var run in work.Running)
        {
            _running.Add(run);
            _timeline.Enqueue(run, run);
        }
    }

    public void Touch() => Changes++;

    /// <summary>The batches that changed since this was last asked, and the ordinals of those that were
    /// forgotten.</summary>
    public (IReadOnlyList<KeyValuePair<int, Batch>> Written, IReadOnlyList<int> Removed) TakeChanges() =>
        _batches.TakeChanges();

    public void Forget(Batch batch)
    {
        _batches.Remove(batch.Ordinal);
        Unschedule(batch.ExpiresAt, HappeningKind.Expire, batch);
        Unschedule(batch.CreatedAt + Batch.Retention, HappeningKind.Archive, batch);
        _spent.Add((batch.Id, ["results"]));
        Changes++;
    }

    /// <summary>What has not started is canceled at once; what runs is finished.</summary>
    public void Cancel(Batch batch, IReadOnlyList<FaultRule> faults)
    {
        _batches.Touch(batch.Ordinal);
        Changes++;
        batch.CancelInitiatedAt = Now;
        if (faults.Find(FaultName.CancelIgnored) is not null)
            return;

        EndWaiting(batch, "canceled");
        var slow = faults.TimeOf(FaultName.CancelSlow);
        if (batch.Running > 0 && slow is null)
            return;

        var usual = Draw.Of(options.Seed, Purpose.CancelDelay, (ulong)batch.Ordinal).Between(CancelMin, CancelMax);
        batch.ClosesAt = Now + (slow ?? usual);
        Schedule(Now + (slow ?? usual), HappeningKind.Close, batch);
    }

    /// <summary>The batches that somebody deleted in the Console since this was last asked.</summary>
    public IReadOnlyList<Batch> TakeDeleted()
    {
        if (_deleted.Count == 0)
            return [];

        Batch[] deleted = [.. _deleted];
        _deleted.Clear();
        return deleted;
    }

    /// <summary>Lets time pass until then; false if it stopped earlier because about this many happenings were
    /// enough.</summary>
    public bool Advance(DateTimeOffset to, int happeningsMax, bool stopsWhenIdle)
    {
        for (var left = happeningsMax; _timeline.TryPeek(out var next, out _) && next.At <= to; left--)
        {
            if (stopsWhenIdle && Open == 0)
                return true;

            if (left == 0)
                return false;

            _timeline.Dequeue();
            Now = next.At > Now ? next.At : Now;
            if (_batches.TryGetValue(next.Batch, out var batch))
                Handle(next, batch);

            Dispatch();
        }

        if (!stopsWhenIdle || Open > 0)
            Now = to > Now ? to : Now;

        return true;
    }

    /// <summary>Deletes the files that no state needs any more; to be called once the present state is safe.</summary>
    public void DropSpent()
    {
        foreach (var (batchId, kinds) in _spent)
            spool.Drop(batchId, kinds);

        _spent.Clear();
    }

    public void Dispose() => _results.Dispose();

    void Handle(Happening happening, Batch batch)
    {
        _batches.Touch(batch.Ordinal);
        switch (happening.Kind)
        {
            case HappeningKind.Finish:
                batch.Running--;
                Queued--;
                _running.Remove(happening);
                break;
            case HappeningKind.Start when !batch.HasEnded:
                PutInTurn(batch);
                break;
            case HappeningKind.Expire when batch.Taken < batch.Count:
                EndWaiting(batch, "expired");
                break;
            case HappeningKind.Close:
                batch.ClosesAt = null;
                break;
            case HappeningKind.HumanCancel when !batch.HasEnded && batch.CancelInitiatedAt is null:
                Cancel(batch, []);
                break;
            case HappeningKind.HumanDelete:
                Forget(batch);
                _deleted.Add(batch);
                break;
            case HappeningKind.Archive when batch.ArchivedAt is null:
                batch.ArchivedAt = Now;
                _spent.Add((batch.Id, ["results"]));
                Changes++;
                break;
            default: break;
        }

        if (!batch.HasEnded && batch.Taken == batch.Count && batch.Running == 0 && batch.ClosesAt is null)
            End(batch);
    }

    void PutInTurn(Batch batch)
    {
        batch.StartNumber = ++_starts;
        _started.Add(batch.Ordinal);
    }

    void End(Batch batch)
    {
        batch.EndedAt = Now;
        Open--;
        _started.Remove(batch.Ordinal);
        _lines.Remove(batch.Ordinal);
        spool.Close(batch.Id);
        _spent.Add((batch.Id, ["body", "index"]));
        ScheduleAfterEnd(batch);
        Changes++;
    }

    void Dispatch()
    {
        while (_running.Count < options.Workers && NextWaiting() is { } batch)
            Start(batch);
    }

    // Started batches take turns, so that a small one never waits behind a big one.
    Batch? NextWaiting()
    {
        for (var tries = 0; tries < _started.Count; tries++)
        {
            var batch = _batches[_started[(int)(Turn++ % _started.Count)]];
            if (batch.IsWaiting && batch.Taken < LineOf(batch).Runnable)
                return batch;
        }

        return null;
    }

    void Start(Batch batch)
    {
        _batches.Touch(batch.Ordinal);
        var line = LineOf(batch);
        var index = line.Order[batch.Taken++];
        var request = line.Requests[index];
        var slot = new RunSlot(batch.Ordinal, index, request.CustomId, Now);
        var outcome = runner.Run(spool.ReadBody(batch.Id, request), batch.Context, slot);
        var requestId = Ids.Request(options.Seed, batch.Ordinal, index);
        batch.ResultBytes = spool.AppendResult(batch.Id, _results.Of(request.CustomId, outcome, requestId));
        batch.Done = outcome.Fault is null
            ? batch.Done with { Succeeded = batch.Done.Succeeded + 1 }
            : batch.Done with { Errored = batch.Done.Errored + 1 };
        batch.Running++;
        var finish = new Happening(Now + outcome.Duration, HappeningKind.Finish, batch.Ordinal, index);
        _running.Add(finish);
        _timeline.Enqueue(finish, finish);
    }

    void EndWaiting(Batch batch, string type)
    {
        var line = LineOf(batch);
        var count = batch.Count - batch.Taken;
        for (; batch.Taken < batch.Count; batch.Taken++)
        {
            var customId = line.Requests[line.Order[batch.Taken]].CustomId;
            batch.ResultBytes = spool.AppendResult(batch.Id, _results.Of(customId, type));
        }

        Queued -= count;
        batch.Done = type == "expired"
            ? batch.Done with { Expired = batch.Done.Expired + count }
            : batch.Done with { Canceled = batch.Done.Canceled + count };
    }

    WaitingLine LineOf(Batch batch)
    {
        if (_lines.TryGetValue(batch.Ordinal, out var line))
            return line;

        var order = Permutation.Of(batch.Count, Draw.Of(options.Seed, Purpose.RunOrder, (ulong)batch.Ordinal));
        var requests = spool.ReadIndex(batch.Id);
        if (batch.Context.Faults.Count == 0)
            return _lines[batch.Ordinal] = new(requests, order, order.Length);

        // What is never run comes last, so that the rest runs in the order it has anyway.
        var held = order.ToLookup(index => batch.Holds(requests[index].CustomId, options.Seed));
        int[] heldLast = [.. held[false], .. held[true]];
        return _lines[batch.Ordinal] = new(requests, heldLast, order.Length - held[true].Count());
    }

    void ScheduleAfterEnd(Batch batch)
    {
        if (batch.ArchivesEarlyAt() is { } archive && batch.ArchivedAt is null)
            Schedule(archive, HappeningKind.Archive, batch);
        if (batch.HumanDeletesAt() is { } delete)
            Schedule(delete, HappeningKind.HumanDelete, batch);
    }

    void Schedule(DateTimeOffset at, HappeningKind kind, Batch batch)
    {
        var happening = new Happening(at, kind, batch.Ordinal, 0);
        _timeline.Enqueue(happening, happening);
    }

    // Else a batch that is long deleted would be remembered for a month.
    void Unschedule(DateTimeOffset at, HappeningKind kind, Batch batch) =>
        _timeline.Remove(new(at, kind, batch.Ordinal, 0), out _, out _);

    sealed record WaitingLine(RequestExtent[] Requests, int[] Order, int Runnable);
}
