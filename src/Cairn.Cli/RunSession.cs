using Cairn.Cli.Notifying;
using Cairn.Cli.Output;
using Cairn.Cli.Purging;
using Cairn.Cli.Telemetry;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Storage;

namespace Cairn.Cli;

/// <summary>
/// Drives one run from this process: holds its lock, its connection and its output folder, and names the exit code.
/// </summary>
sealed class RunSession : IAsyncDisposable
{
    // Rewriting the results costs a pass over the input: worth it for every twentieth part, and at the end. In between
    // it may take a hundredth of the time, or a run whose batches end quickly would do little else.
    const int PublicationsMax = 20;
    const int PublishingShare = 100;
    const int StepsPerMark = 64;

    // What the first one will take, of rows that are mostly passed over: it may come as soon as that is a hundredth.
    static readonly TimeSpan PublishingPerRow = TimeSpan.FromMicroseconds(2);

    readonly RunContext _context;
    readonly PreparedWorkload _prepared;
    readonly Connection _connection;
    readonly FileStream _lock;
    readonly Func<Task> _mark;
    readonly Func<Terminal, CancellationToken, Task> _tidy;
    int _published;
    long _publishedAt;
    TimeSpan _publishing;
    int _steps;

    RunSession(
        (RunContext Context, PreparedWorkload Prepared) of, Connection connection, FileStream @lock,
        (CairnHome Home, SqliteRunStore Store) books)
    {
        (_context, _prepared) = of;
        _connection = connection;
        _lock = @lock;
        _mark = () => new SequenceMark(books.Home).NoteAsync(books.Store);
        (_publishedAt, _publishing) =
            (of.Context.Clock.Local.GetTimestamp(), of.Context.Spec.Rows * PublishingPerRow);
        _tidy = (terminal, token) => StoreLimits.ApplyAsync(books, of.Context.RunId, terminal, token);
    }

    /// <summary>What the run is made of, and its ports.</summary>
    public RunContext Context => _context;

    /// <summary>Takes a run for this process; null while another process is at work on it.</summary>
    public static async Task<RunSession?> OpenAsync(
        CairnHome home, SqliteRunStore store, Run run, PreparedWorkload prepared, CancellationToken cancellationToken)
    {
        var folder = home.FolderOf(run.Id);
        if (folder.TryLock() is not { } held)
            return null;
        try
        {
            // It may have been purged before it was locked.
            if ((await store.RunsAsync()).FirstOrDefault(known => known.Id == run.Id) is { } now)
                RunFinder.RefusePurged(now);
            folder.Prepare();
            var connection = await Connection.OpenAsync(
                Target.Of(run.Spec), prepared.Workload.Sandbox, (run.Id, folder.SandboxState), cancellationToken);
            var context = new RunContext
            {
                RunId = run.Id,
                Spec = run.Spec,
                Store = store,
                Api = connection.Client,
                Messages = connection.Client,
                Clock = connection.Clock,
                Blobs = folder,
                Workload = prepared.Workload,
                Rows = prepared.Rows,
                Layout = prepared.LayoutOf(folder, run.Spec),
                Catalog = prepared.Catalog,
                InstanceKey = home.InstanceKey(),
                Budgets = CairnHome.Budgets,
                StagePlanner = prepared.StagePlannerOf(run.Spec, cancellationToken),
            };
            return new((KillPoint.Around(context), prepared), connection, held, (home, store));
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Runs until the end, a stop, Ctrl-C, or, without waiting, until there is nothing to do now.
    /// </summary>
    public async Task<ExitCode> RunAsync(Terminal terminal, DriveOptions options, CancellationToken cancellationToken)
    {
        await using var notifier = new Notifier(options.Notify, (terminal, _context));
        using var export = TelemetryExport.StartIfAsked(terminal);
        try
        {
            var code = await DriveAsync(terminal, (options, notifier), cancellationToken);
            notifier.End(code);
            return code;
        }
        catch (Exception exception) when (exception is CairnException or IOException or UnauthorizedAccessException)
        {
            notifier.End(exception is CairnException known ? Failures.ExitCodeOf(known) : ExitCode.Decision);
            throw;
        }
    }

    async Task<ExitCode> DriveAsync(
        Terminal terminal, (DriveOptions Options, Notifier Notifier) with, CancellationToken cancellationToken)
    {
        var progress = new RunProgress(terminal, _context, _context.Clock, with.Options.IsShown);
        var runner = new Runner(_context with { Notice = terminal.Warn, BudgetWarning = with.Notifier.Warn }, new()
        {
            NoWait = with.Options.NoWait,
            Outage = message => terminal.Warn(message),
            Observe = async snapshot =>
            {
                _connection.WarnOfNextKey(terminal);
                with.Notifier.Observe(snapshot);
                await progress.ShowAsync(snapshot);
                if (++_steps % StepsPerMark == 0)
                    await _mark();
                await PublishPartAsync(terminal, snapshot);
            },
        });
        var last = await progress.WhileAsync(() => runner.RunAsync(cancellationToken));
        _connection.WarnOfNextKey(terminal);
        var report = await PublishAsync(last);
        if (last.Run.Spec.Evaluation is not null && last.Run.State is not (RunState.Running or RunState.Interrupted))
            return await EvaluateAsync(terminal, (last, ExitCodeOf(last, report)), cancellationToken);
        terminal.Result(ReportText.Of(report), () => ReportJson.Of(report));
        if (last.Run.State is RunState.Finished)
            await TidyAsync(terminal, cancellationToken);
        if (last.Run.State is RunState.Interrupted or RunState.Running)
            terminal.Tell(StillBilling(last));
        return ExitCodeOf(last, report);
    }

    // The run is done and delivered, whatever becomes of the answers of earlier ones.
    async Task TidyAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            await _tidy(terminal, cancellationToken);
        }
        catch (Exception exception) when (exception is CairnException or IOException or UnauthorizedAccessException)
        {
            terminal.Warn($"answers of earlier runs could not be purged: {exception.Message}");
        }
    }

    // Rows that failed are wrong answers, which is what an evaluation is there to count.
    async Task<ExitCode> EvaluateAsync(
        Terminal terminal, (RunSnapshot Snapshot, ExitCode Code) last, CancellationToken cancellationToken)
    {
        var shown = await EvalOutput.ShowAsync(terminal, (_context, _prepared), last.Snapshot, cancellationToken);
        return last.Code is ExitCode.Success or ExitCode.FailedRows ? shown : last.Code;
    }

    /// <summary>What a run's state means for the shell.</summary>
    static ExitCode ExitCodeOf(RunSnapshot snapshot, RunReport report) => snapshot.Run switch
    {
        { State: RunState.Running } => ExitCode.StillRunning,
        { State: RunState.Interrupted } => ExitCode.Interrupted,
        { Cause: StopCause.Budget } => ExitCode.Budget,
        { Cause: StopCause.Deadline } => ExitCode.Deadline,
        { Cause: StopCause.Credentials } => ExitCode.Credentials,
        { Cause: StopCause.Decision } => ExitCode.Decision,
        { Cause: StopCause.NotCertifiable } => ExitCode.NotCertifiable,
        { Cause: StopCause.Canceled, Pending: > 0 } or { Cause: StopCause.Canceled, Spec.IsStaged: true } =>
            ExitCode.FailedRows,
        { Cause: StopCause.CacheLoss } => ExitCode.CacheLoss,
        _ when CacheLosses.Unresolved(snapshot).Count > 0 => ExitCode.CacheLoss,
        // An answer that another stage made up for is no failed row.
        _ when report.Rows.Failed > 0 => ExitCode.FailedRows,
        _ => ExitCode.Success,
    };

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _lock.DisposeAsync();
    }

    /// <summary>Writes what the ledger shows to the run's output folder.</summary>
    public Task<RunReport> PublishAsync(RunSnapshot snapshot) => Publication.WriteAsync(_context, snapshot);

    async Task PublishPartAsync(Terminal terminal, RunSnapshot snapshot)
    {
        // What is written when all rows have their record is written at the end.
        if (snapshot.Run.Pending == 0)
            return;
        var recorded = snapshot.Run.Succeeded + snapshot.Run.Failed;
        var time = _context.Clock.Local;
        if (recorded - _published < Math.Max(1, snapshot.Run.Places / PublicationsMax)
            || time.GetElapsedTime(_publishedAt) < _publishing * PublishingShare)
        {
            return;
        }

        _published = recorded;
        var started = time.GetTimestamp();
        try
        {
            await PublishAsync(snapshot);
            (_publishedAt, _publishing) = (time.GetTimestamp(), time.GetElapsedTime(started));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Results can be written again at any time; batches that are paid must be collected in time.
            terminal.Warn($"the results so far could not be written: {exception.Message}");
        }
    }

    static string StillBilling(RunSnapshot snapshot)
    {
        var inFlight = snapshot.Submissions.Where(submission => submission.IsOpen
            && submission.BatchId is not null).ToList();
        var bills = inFlight.Count == 0
            ? "Nothing is in flight."
            : $"{inFlight.Count} batches with {inFlight.Sum(submission => submission.Count):N0} rows go on and "
                + "bill up to "
                + $"{ReportText.Dollars(snapshot.Run.Reserved)}.";
        return $"{bills} `cairn resume {snapshot.Run.Id}` goes on; `cairn cancel {snapshot.Run.Id}` stops what has "
            + "not started.";
    }
}
