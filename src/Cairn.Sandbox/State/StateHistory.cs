using Cairn.Sandbox.Books;
using Cairn.Sandbox.Files;

namespace Cairn.Sandbox.State;

/// <summary>Puts a snapshot and the changes that followed it together again.</summary>
sealed class StateHistory
{
    readonly SortedDictionary<int, BatchState> _batches = [];
    readonly Dictionary<UInt128, CacheEntryState> _batchCache = [];
    readonly Dictionary<UInt128, CacheEntryState> _messagesCache = [];
    readonly Dictionary<BookKey, BookLineState> _books = [];
    readonly Dictionary<string, StoredFile> _files = new(StringComparer.Ordinal);
    SandboxState _last;

    public StateHistory(SandboxState snapshot)
    {
        _last = snapshot;
        Put(snapshot);
    }

    /// <summary>The number of the last record that is in it.</summary>
    public long Number => _last.Number;

    /// <summary>Adds a record; one that the snapshot already holds is left out.</summary>
    public void Add(SandboxState change)
    {
        if (change.Number <= Number)
            return;

        if (change.Number != Number + 1)
            throw new InvalidDataException($"Record {Number + 1} of the journal is missing; {change.Number} is there.");

        Put(change);
        _last = change;
    }

    public SandboxState ToState() => _last with
    {
        Batches = [.. _batches.Values],
        Deleted = [],
        BatchCache = [.. _batchCache.Values],
        MessagesCache = [.. _messagesCache.Values],
        Books = [.. _books.Values],
        Files = [.. _files.Values],
        DeletedFiles = [],
    };

    void Put(SandboxState state)
    {
        foreach (var batch in state.Batches)
            _batches[batch.Ordinal] = batch;
        foreach (var ordinal in state.Deleted)
            _batches.Remove(ordinal);
        foreach (var entry in state.BatchCache)
            _batchCache[entry.Key] = entry;
        foreach (var entry in state.MessagesCache)
            _messagesCache[entry.Key] = entry;
        foreach (var line in state.Books)
            _books[line.Key] = line;
        foreach (var file in state.Files)
            _files[file.Id] = file;
        foreach (var id in state.DeletedFiles)
            _files.Remove(id);
    }
}
