using System.Globalization;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Books;
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
    readonly Dictionary<string, Batch> _byId = new(StringComparer.Ordinal);
    int _ordinal;
    long _messages;
    int _drops;

    public ClaudeSandbox(SandboxOptions options, Spool spool, SandboxFiles files, DateTimeOffset start)
    {
        (_options, _spool) = (options, spool);
        Bills = new(ModelBook.BuiltIn);
        _runner = new(options, files, Bills);
        _engine = new(options, spool, _runner);
        _engine.Resume(start, 0, ([], []));
    }

    public BillBook Bills { get; }

    public DateTimeOffset Now => _engine.Now;

    public bool IsBusy => _engine.Open > 0;

    /// <summary>Grows with everything that a client could see, and so must be safe before it is shown.</summary>
    public long Changes => _engine.Changes;

    /// <summary>Oldest first, without those that were deleted.</summary>
    public IReadOnlyList<Batch> Batches => _batches;

    public bool Advance(DateTimeOffset to, int happeningsMax = int.MaxValue, bool stopsWhenIdle = false) =>
        _engine.Advance(to, happeningsMax, stopsWhenIdle);

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

        var batch = _engine.Create(++_ordinal, upload);
        _batches.Add(batch);
        _byId.Add(batch.Id, batch);
        return batch;
    }

    /// <summary>Whether the response to the create that was just done is to be lost.</summary>
    public bool TakeDrop()
    {
        if (_drops >= _options.DropAfterCreate)
            return false;

        _drops++;
        _engine.Touch();
        return true;
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
            [.. Enumerable.Reverse(_batches).Where(batch => batch.Context.Workspace == query.Workspace)];
        var (first, end) = (0, newestFirst.Count);
        if (query.AfterId is { } after)
            first = IndexOf(after) + 1;
        if (query.BeforeId is { } before)
            end = IndexOf(before);

        var (start, stop) = query.BeforeId is null
            ? (first, Math.Min(end, first + query.Limit))
            : (Math.Max(first, end - query.Limit), end);
        var hasMore = query.BeforeId is null ? stop < end : start > first;
        return new([.. newestFirst.Take(start..Math.Max(start, stop))], hasMore);

        int IndexOf(string id)
        {
            var batch = _byId.GetValueOrDefault(id);
            var index = newestFirst.FindIndex(other => other == batch);
            return index >= 0
                ? index
                : throw ApiRefusal.Invalid($"The cursor '{id}' is not a batch of this workspace.");
        }
    }

    public Batch CancelBatch(BatchName name)
    {
        var batch = FindBatch(name);
        if (batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has already ended and cannot be canceled.");

        if (batch.CancelInitiatedAt is null)
            _engine.Cancel(batch);

        return batch;
    }

    public void DeleteBatch(BatchName name)
    {
        var batch = FindBatch(name);
        if (!batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has not ended; cancel it before it can be deleted.");

        _engine.Forget(batch);
        _batches.Remove(batch);
        _byId.Remove(name.Id);
    }

    /// <summary>The results as they were appended; the order in which they are shown is the shell's to make.</summary>
    public (Batch Batch, FileStream Lines) OpenResults(BatchName name)
    {
        var batch = FindBatch(name);
        if (!batch.HasEnded)
            throw ApiRefusal.Invalid($"Message batch '{name.Id}' has not ended; its results are not available yet.");

        return batch.HasResults
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
            Drops = _drops,
            Batches = [.. _batches.Select(BatchState.Of)],
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
        (_ordinal, _messages, _drops) = (state.Ordinal, state.Messages, state.Drops);
        foreach (var batch in state.Batches.Select(saved => saved.ToBatch()))
        {
            _batches.Add(batch);
            _byId.Add(batch.Id, batch);
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
        _spool.KeepOnly((id, kind) => _byId.TryGetValue(id, out var batch)
            && (kind == "results" ? batch.ArchivedAt is null : !batch.HasEnded));
    }

    public void Dispose() => _engine.Dispose();
}
