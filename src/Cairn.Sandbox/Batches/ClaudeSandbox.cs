using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.Files;
using Cairn.Sandbox.Limits;
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
    readonly ulong _seed;
    readonly Spool _spool;
    readonly SpendLimits _spend;
    readonly RequestRunner _runner;
    readonly BatchEngine _engine;
    readonly BatchList _batches = new();
    readonly List<Batch> _late = [];
    int _ordinal;
    long _messages;

    public ClaudeSandbox(SandboxOptions options, Spool spool, GivenFiles given, DateTimeOffset start)
    {
        (_seed, _spool) = (options.Seed, spool);
        Bills = new(ModelBook.BuiltIn);
        Faults = new(options);
        Limits = new(options);
        _spend = new(options.Limits, Bills);
        Files = new(options, spool);
        _runner = new(options, given, Bills, new(Limits, Files, Faults));
        _engine = new(options, spool, _runner);
        _engine.Resume(start, 0, ([], []));
    }

    public BillBook Bills { get; }

    /// <summary>What was uploaded to the Files API.</summary>
    public FileShelf Files { get; }

    /// <summary>What is cached, and why lookups ended as they did.</summary>
    public PromptCache Cache => _runner.Cache;

    public RateLimits Limits { get; }

    public FaultBook Faults { get; }

    public DateTimeOffset Now => _engine.Now;

    public bool IsBusy => _engine.Open > 0;

    /// <summary>Grows with everything that a client could see, and so must be safe before it is shown.</summary>
    public long Changes => _engine.Changes + Files.Changes;

    /// <summary>Without those that were deleted, in no order.</summary>
    public IReadOnlyCollection<Batch> Batches => _batches.All;

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

    public void DropSpent()
    {
        _engine.DropSpent();
        Files.DropSpent();
    }

    public Batch CreateBatch(BatchUpload upload)
    {
        _spend.Check(Now);
        Limits.AdmitBatch(upload.Requests.Count, _engine.Queued);
        var batch = Commit(upload);
        if (upload.Context.Faults.Find(FaultName.ForeignBatches) is not null)
            Commit(ForeignBatch.Upload(_spool, batch.Count, batch.Context.Workspace));

        return batch;
    }

    public Batch FindBatch(BatchName name) =>
        _batches.Find(name) ?? throw ApiRefusal.NotFound($"Message batch '{name.Id}' was not found.");

    public BatchPage ListBatches(BatchQuery query)
    {
        var page = _batches.Page(query, Now - query.Faults.TimeOf(FaultName.ListLag));
        if (query.Faults.Find(FaultName.ListRace) is { } race)
            Commit(ForeignBatch.Upload(_spool, (int)race.Number("rows"), query.Workspace));

        return page;
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
        _spend.Check(Now);
        var outcome = _runner.Run(json, context, new(0, ++_messages, "", Now));
        _engine.Touch();
        return outcome.Message ?? throw ApiRefusal.Of(outcome.Fault!);
    }

    public long CountTokens(ReadOnlySpan<byte> json, RequestContext context)
    {
        _spend.Check(Now);
        var tokens = _runner.Count(json, context, Now);
        Limits.AdmitCount(Now);
        return tokens;
    }

    /// <summary>Everything; what is saved next by <see cref="SaveChanges"/> follows on it.</summary>
    public SandboxState Save()
    {
        var state = SaveChanges();
        return state with
        {
            Batches = [.. Batches.Concat(_late).OrderBy(batch => batch.Ordinal).Select(BatchState.Of)],
            Deleted = [],
            BatchCache = [.. _runner.Cache.Batches.LiveAt(Now).Select(CacheEntryState.Of)],
            MessagesCache = [.. _runner.Cache.Messages.LiveAt(Now).Select(CacheEntryState.Of)],
            Books = [.. Bills.Lines.Select(line => new BookLineState(line.Key, line.Value))],
            Files = [.. Files.All],
            DeletedFiles = [],
        };
    }

    /// <summary>What has changed since something was last saved; the results of it are on disk by then.</summary>
    public SandboxState SaveChanges()
    {
        _spool.Flush();
        var (written, removed) = _engine.TakeChanges();
        var files = Files.TakeChanges();
        return new()
        {
            Seed = _seed,
            Now = Now,
            Turn = _engine.Turn,
            Ordinal = _ordinal,
            Messages = _messages,
            Faults = Faults.Save(),
            Batches = [.. written.Select(pair => BatchState.Of(pair.Value))],
            Deleted = removed,
            Running = [.. _engine.Running.Order()],
            BatchCache = [.. _runner.Cache.Batches.TakeChanges().Select(CacheEntryState.Of)],
            MessagesCache = [.. _runner.Cache.Messages.TakeChanges().Select(CacheEntryState.Of)],
            Books = [.. Bills.TakeChanges().Select(line => new BookLineState(line.Key, line.Value))],
            FileOrdinal = Files.Ordinal,
            Files = files.Written,
            DeletedFiles = files.Removed,
        };
    }

    /// <summary>Takes up the work of an earlier process; only on a sandbox that has done nothing yet.</summary>
    public void Restore(SandboxState state)
    {
        (_ordinal, _messages) = (state.Ordinal, state.Messages);
        var batches = state.Batches.Select(saved => saved.ToBatch()).ToList();
        foreach (var batch in batches)
        {
            Keep(batch, state.Now);
            _engine.Add(batch);
            if (!batch.HasEnded)
                _spool.TruncateResults(batch.Id, batch.ResultBytes);
        }

        foreach (var entry in state.BatchCache)
            _runner.Cache.Batches.Put(entry.Key, entry.ToEntry());
        foreach (var entry in state.MessagesCache)
            _runner.Cache.Messages.Put(entry.Key, entry.ToEntry());
        foreach (var line in state.Books)
            Bills.Restore(line.Key, line.Tokens);

        if (state.Faults is { } faults)
            Faults.Restore(faults);

        Bills.PriceFactor = Faults.PriceFactor;
        var started = state.Started ?? batches
            .Where(batch => batch.IsStarted && !batch.HasEnded)
            .OrderBy(batch => batch.StartNumber)
            .Select(batch => batch.Ordinal);
        Files.Restore(state.FileOrdinal, state.Files);
        _engine.Resume(state.Now, state.Turn, (started, state.Running));
        var kept = batches.ToDictionary(batch => batch.Id, StringComparer.Ordinal);
        _spool.KeepOnly((id, kind) => kind == FileShelf.Kind ? Files.Holds(id)
            : kept.TryGetValue(id, out var batch)
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
        Cache.Journal.Forget(batch.Ordinal);
    }
}
