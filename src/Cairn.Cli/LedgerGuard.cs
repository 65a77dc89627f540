using Cairn.Cli.Output;
using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Cli;

/// <summary>
/// Stands before everything that sends: a ledger that was copied to another machine, or restored from a copy, shows
/// less than what happened, and must find that out before it spends.
/// </summary>
sealed class LedgerGuard : IAsyncDisposable
{
    readonly IRunStore _store;
    readonly SequenceMark _mark;

    LedgerGuard(IRunStore store, SequenceMark mark)
    {
        _store = store;
        _mark = mark;
    }

    /// <summary>Checks host and age of the ledger; where it was moved or restored, its open runs look first.</summary>
    /// <exception cref="HostChangedException">It belongs to another machine, and nobody took it over.</exception>
    public static async Task<LedgerGuard> EnterAsync(
        CairnHome home, SqliteRunStore store, Terminal terminal, bool adoptsHost = false)
    {
        var mark = new SequenceMark(home);
        var known = mark.Read();
        var host = HostIdentity.Of(home.InstanceKey());
        var bound = await store.HostAsync();
        if (bound is not null && bound != host)
        {
            if (!adoptsHost)
                throw new HostChangedException(home.Path);
            await RebuildAsync(store, terminal, "The ledger was taken over from another machine");
        }

        if (bound != host)
            await store.BindHostAsync(host);
        if (await store.SequenceAsync() < known)
        {
            await RebuildAsync(store, terminal, "The ledger is older than it once was: it was restored from a copy");
            await mark.ResetAsync(store);
        }

        return new(store, mark);
    }

    /// <summary>Notes how far the ledger is by now.</summary>
    public async ValueTask DisposeAsync() => await _mark.NoteAsync(_store);

    static async Task RebuildAsync(IRunStore store, Terminal terminal, string reason)
    {
        var runs = (await store.RunsAsync()).Where(run => run.State != RunState.Finished).ToList();
        foreach (var run in runs)
            await store.ChangeAsync(run.Id, new() { RebuildSince = RunChange.FromNow });
        terminal.Warn($"{reason}. {runs.Count} unfinished runs look for their batches upstream before they send "
            + "anything; `cairn rebuild` finds runs that it does not know.");
    }
}
