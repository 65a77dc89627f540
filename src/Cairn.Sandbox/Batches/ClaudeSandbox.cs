using System.Globalization;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Batches;

/// <summary>A Claude API without a host: calls change it, <see cref="Advance"/> lets time pass, nothing else does
/// anything.</summary>
/// <remarks>Not thread-safe: one caller at a time. It has no clock, no task and no generator; the same calls give the
/// same bill.</remarks>
sealed class ClaudeSandbox : IDisposable
{
    readonly SandboxOptions _options;
    readonly Spool _spool;
    readonly RequestRunner _runner;
    readonly BatchEngine _engine;
    readonly List<Batch> _batches = [];
    readonly List<Batch> _late = [];
    readonly Dictionary<string, Batch> _byId = new(StringComparer.Ordinal);
    int _ordinal;
    long _messages;

    public ClaudeSandbox(SandboxOptions options, Spool spool, LabelBook? labels, DateTimeOffset start)
    {
        (_options, _spool) = (options, spool);
        Bills = new(ModelBook.BuiltIn);
        Faults = new(options);
        _runner = new(options, labels, Bills, Faults);
        _engine = new(options, spool, _runner);
        _engine.Resume(start, 0, ([], []));
    }

    public BillBook Bills { get; }

    public FaultBook Faults { get; }

    public DateTimeOffset Now => _engine.Now;

    public bool IsBusy => _engine.Open > 0;

    /// <summary>Grows with everything that a client could see, and so must be safe before it is shown.</summary>
    public long Changes => _engine.Changes;

    /// <summary>Oldest first, without those that were deleted.</summary>
    public IReadOnlyList<Batch> Batches => _batches;

    public bool Advance(DateTimeOffset to, int happeningsMax = int.MaxValue, bool stopsWhenIdle = false)
    {
        var isDone = _engine.Advance(to, happeningsMax, stopsWhenIdle);
        ShowLate();
        foreach (var batch in _engine.TakeDeleted())
            Remove(batch);

        return isDone;
    }

    /// <summary>Decides what strikes the call that is about to be made.</summary>
    public CallFaults MeetFaults(FaultCall call)
    {
        var changes = Faults.Changes;
        var faults = Faults.Meet(call, Now);
        Bills.PriceFactor = Faults.PriceFactor;
        if (Faults.Changes > changes)
            _engine.Touch();

        return faults;
    }

    public void ReplaceFaults(IReadOnlyList<FaultRule> rules)
    {
        Faults.Replace(rules);
        Bills.PriceFactor = Faults.PriceFactor;
        _engine.Touch();
    }

    public void DropSpent() => _engine.DropSpent();

    public Batch CreateBatch(BatchUpload upload)
    {
        var limit = _options.Limits.QueueLimit;
        if (_engine.Queued + upload.Requests.Count > limit)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"A batch of {upload.Requests.Count} requests would exceed the limit of {limit} requests"
                + $" in the processing queue of your organization, which holds {_engine.Queued}.");
            throw new ApiRefusal(429, "rate_limit_error", message) { RetryAfterSeconds = 60 };
        }

        var batch = Commit(upload);
        if (upload.Context.Faults.Find(FaultName.ForeignBatches) is not null)
            Commit(ForeignBatch.Upload(_spool, batch.Count, batch.Context.Workspace));

        return batch;
    }

    public Batch FindBatch(BatchName name) =>
        _byId.GetValueOrDefault(name.Id) is { } batch && batch.Context.Workspace == name.Workspace
            ? batch
            : throw ApiRefusal.NotFound($"Message batch '{name.Id}' was not found.");

    /// <summary>Going backwards the page ends right before its cursor, going forwards it starts right after
    /// it.</summary>
    public BatchPage ListBatches(BatchQuery query)
    {
        List<Batch> newestFirst =
            [.. Enumerable.Reverse(_batches).Where(IsListed)];
        var (first, end) = (0, newestFirst.Count);
        if (query.AfterId is { } after)
            first = IndexOf(after) + 1;
        if (query.BeforeId is { } before)
            end = IndexOf(before);

        var (start, stop) = query.BeforeId is null
            ? (first, Math.Min(end, first + query.Limit))
            : (Math.Max(first, end - query.Limit), end);
        var hasMore = query.BeforeId is null ? stop < end : start > first;
        if (query.Faults.Find(FaultName.ListRace) is { } race)
            Commit(ForeignBatch.Upload(_spool, (int)race.Number("rows"), query.Workspace));

        return new([.. newestFirst.Take(start..Math.Max(start, stop))], hasMore);

        bool IsListed(Batch batch) => batch.Context.Workspace == query.Workspace
            && batch.CreatedAt <= Now - (query.Faults.TimeOf(FaultName.ListLag) ?? default);

        int IndexOf(string id)
        {
            var batch = _byId.GetValueOrDefault(id);
            var index = newestFirst.FindIndex(other => other == batch);
            return index >= 0
                ? index
                : throw ApiRefusal.Invalid($"The cursor '{id}' is not a batch of this workspace.");
        }
    }

    public Batch CancelBatch(BatchName name, IReadOnlyList<FaultRule>? faults = null)
    {
        var batch = FindBatch(name);
        if (batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has already ended and cannot be canceled.");

        if (batch.CancelInitiatedAt is null)
            _engine.Cancel(batch, faults ?? []);

        return batch;
    }

    public void DeleteBatch(BatchName name)
    {
        var batch = FindBatch(name);
        if (!batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has not ended; cancel it before it can be deleted.");

        _engine.Forget(batch);
        Remove(batch);
    }

    /// <summary>The results as they were appended; the order in which they are shown is the shell's to make.</summary>
    public (Batch Batch, FileStream Lines) OpenResults(BatchName name)
    {
        var batch = FindBatch(name);
        if (!batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has not ended; its results are not available yet.");

        return batch.HasResults && !batch.AreResultsDeleted(Now)
            ? (batch, _spool.OpenResults(name.Id))
            : throw ApiRefusal.NotFound($"The results of message batch '{name.Id}' are no longer available.");
    }

    public AnsweredMessage SendMessage(ReadOnlySpan<byte> json, RequestContext context)
    {
        var outcome = _runner.Run(json, context, new(0, ++_messages, "", Now));
        _engine.Touch();
        return outcome.Message ?? throw ApiRefusal.Of(outcome.Fault!);
    }

    public long CountTokens(ReadOnlySpan<byte> json, RequestContext context) => _runner.Count(json, context, Now);

    public SandboxState Save()
    {
        _spool.Flush();
        return new()
        {
            Now = Now,
            Turn = _engine.Turn,
            Ordinal = _ordinal,
            Messages = _messages,
            Faults = Faults.Save(),
            Batches = [.. _batches.Concat(_late).Select(BatchState.Of)],
            Started = [.. _engine.Started],
            Running = [.. _engine.Running.Order()],
            BatchCache = [.. _runner.BatchCache.LiveAt(Now).Select(CacheEntryState.Of)],
            MessagesCache = [.. _runner.MessagesCache.LiveAt(Now).Select(CacheEntryState.Of)],
            Books = [.. Bills.Lines.Select(line => new BookLineState(line.Key, line.Value))],
        };
    }

    /// <summary>Takes up the work of an earlier process; only on a sandbox that has done nothing yet.</summary>
    public void Restore(SandboxState state)
    {
        (_ordinal, _messages) = (state.Ordinal, state.Messages);
        foreach (var batch in state.Batches.Select(saved => saved.ToBatch()))
        {
            Keep(batch, state.Now);
            _engine.Add(batch);
            if (batch.ArchivedAt is null)
                _spool.TruncateResults(batch.Id, batch.ResultBytes);
            if (batch.HasEnded)
                _spool.Close(batch.Id);
        }

        foreach (var entry in state.BatchCache)
            _runner.BatchCache.Restore(entry.Key, entry.ToEntry());
        foreach (var entry in state.MessagesCache)
            _runner.MessagesCache.Restore(entry.Key, entry.ToEntry());
        foreach (var line in state.Books)
            Bills.Restore(line.Key, line.Tokens);

        _engine.Resume(state.Now, state.Turn, (state.Started, state.Running));
        if (state.Faults is { } faults)
            Faults.Restore(faults);

        Bills.PriceFactor = Faults.PriceFactor;
        var known = _batches.Concat(_late).ToDictionary(batch => batch.Id, StringComparer.Ordinal);
        _spool.KeepOnly((id, kind) => known.TryGetValue(id, out var batch)
            && (kind == "results" ? batch.ArchivedAt is null : !batch.HasEnded));
    }

    public void Dispose() => _engine.Dispose();

    Batch Commit(BatchUpload upload)
    {
        var batch = _engine.Create(++_ordinal, upload);
        Keep(batch, Now);
        return batch;
    }

    // A late one runs like any other once its time has come; until then nobody can see it.
    void Keep(Batch batch, DateTimeOffset now)
    {
        if (batch.CreatedAt > now)
        {
            _late.Add(batch);
            return;
        }

        _batches.Add(batch);
        _byId.Add(batch.Id, batch);
    }

    void ShowLate()
    {
        if (_late.Count == 0)
            return;

        List<Batch> due = [.. _late.Where(batch => batch.CreatedAt <= Now).OrderBy(batch => batch.CreatedAt)];
        foreach (var batch in due)
        {
            _late.Remove(batch);
            Keep(batch, Now);
            _engine.Touch();
        }
    }

    void Remove(Batch batch)
    {
        _batches.Remove(batch);
        _byId.Remove(batch.Id);
    }
}
