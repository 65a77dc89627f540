using Cairn.Budgeting;
using Cairn.Cli.Output;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Workloads;

namespace Cairn.Cli.Notifying;

/// <summary>
/// Tells a command of the user's how a run is doing. One after the other, beside the run, which waits for none of them
/// but the last; a command that fails is a warning and changes nothing.
/// </summary>
sealed class Notifier(IReadOnlyList<string> words, (Terminal Terminal, RunMaterial Material) of) : IAsyncDisposable
{
    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(30);

    Task _telling = Task.CompletedTask;
    RunSnapshot? _last;
    int? _losses;

    /// <summary>Looks at one moment of the run; a new loss of the cache is told.</summary>
    /// <remarks>Losses that stood in the ledger when this process began were told by the one before.</remarks>
    public void Observe(RunSnapshot snapshot)
    {
        _last = snapshot;
        if (words.Count == 0)
            return;
        var lost = CacheLosses.Findings(snapshot).Where(finding => finding.Verdict == CacheVerdict.Lost).ToList();
        if (lost.Count > (_losses ?? lost.Count))
            Tell(Of("cache_lost", snapshot) with { Lost = lost[_losses!.Value..].MaxBy(finding => finding.Lost) });
        _losses = lost.Count;
    }

    /// <summary>Tells of a budget that is nearly used up.</summary>
    public void Warn(BudgetStanding budget)
    {
        if (words.Count > 0 && _last is { } last)
            Tell(Of("budget_warning", last) with { Budget = budget });
    }

    /// <summary>Tells how the command ends, unless the run goes on without it.</summary>
    public void End(ExitCode code)
    {
        if (words.Count > 0 && _last is { } last && code != ExitCode.StillRunning)
            Tell(Of(last.Run.State == RunState.Finished ? "finished" : "stopped", last) with { Code = code });
    }

    public async ValueTask DisposeAsync() => await _telling;

    Notification Of(string name, RunSnapshot snapshot) =>
        new(name, snapshot, RowCounts.Of(snapshot, of.Material.Layout));

    void Tell(Notification notification) => _telling = TellAsync(_telling, notification.Json());

    async Task TellAsync(Task before, ReadOnlyMemory<byte> json)
    {
        await before;
        var command = new CommandTerms(words, TimeMax, Directory.GetCurrentDirectory());
        switch (await new CommandProcess(command).RunAsync(json, CancellationToken.None))
        {
            case CommandEnd.Failed(var why):
                of.Terminal.Warn($"--notify: {why}; the run is not changed by that.");
                break;
            case CommandEnd.Exited(not 0 and var code, _, _):
                of.Terminal.Warn($"--notify: '{words[0]}' ended with {code}; the run is not changed by that.");
                break;
        }
    }
}
