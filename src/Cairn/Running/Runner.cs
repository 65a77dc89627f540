using Cairn.Running.Telemetry;

namespace Cairn.Running;

/// <summary>Does a run in this process: takes one step after the other and waits in between.</summary>
/// <remarks>
/// It may be killed between any two instructions and started again. One runner drives a run at a time; the lock of its
/// folder sees to that.
/// </remarks>
public sealed class Runner
{
    readonly RunContext _context;
    readonly RunOptions _options;
    readonly Advance _advance;
    readonly RunSignals _signals;

    /// <summary>Prepares to drive a run that stands in the ledger.</summary>
    public Runner(RunContext context, RunOptions options)
    {
        _signals = new(context);
        _context = _signals.Around();
        _options = options;
        _advance = new(_context, options);
    }

    /// <summary>Drives the run until it is finished, stopped, or has nothing to do without waiting.</summary>
    /// <param name="cancellationToken">Stops admitting at once; the run is left so that it can be resumed.</param>
    /// <returns>The run as the ledger shows it then.</returns>
    public async Task<RunSnapshot> RunAsync(CancellationToken cancellationToken)
    {
        using var span = _signals.Start();
        var last = await DriveAsync(cancellationToken);
        RunSignals.End(span, last.Run);
        return last;
    }

    async Task<RunSnapshot> DriveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var snapshot = await ObserveAsync();
                switch (await _advance.StepAsync(snapshot, cancellationToken))
                {
                    case Step.End:
                        return await EndAsync(snapshot);
                    case Step.WaitUntil when _options.NoWait:
                        return await ObserveAsync();
                    case Step.WaitUntil(var until):
                        await Task.Delay(_context.Clock.Until(until), _context.Clock.Local, cancellationToken);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await LeaveAsync();
        }
    }

    async Task<RunSnapshot> ObserveAsync()
    {
        var snapshot = await _context.Store.SnapshotAsync(_context.RunId);
        _context.Follow(snapshot.Run);
        _signals.Observe(snapshot);
        if (_options.Observe is { } observe)
            await observe(snapshot);
        return snapshot;
    }

    // A stop by Cairn itself stands in the ledger by then; what is left pending is for `resume`.
    async Task<RunSnapshot> EndAsync(RunSnapshot snapshot)
    {
        var mayGoOn = snapshot.Run is { Spec.IsStaged: true, Cause: not StopCause.None };
        var state = snapshot.Run.Pending == 0 && !mayGoOn ? RunState.Finished : RunState.Stopped;
        await _context.Store.ChangeAsync(_context.RunId, new() { State = state });
        return await ObserveAsync();
    }

    async Task<RunSnapshot> LeaveAsync()
    {
        foreach (var submission in (await _context.Store.SnapshotAsync(_context.RunId)).Submissions)
        {
            if (submission.State is SubmissionState.Sending or SubmissionState.Committing)
                await _advance.RecoverAsync(submission);
        }

        await _context.Store.ChangeAsync(_context.RunId, new() { State = RunState.Interrupted });
        return await ObserveAsync();
    }
}
