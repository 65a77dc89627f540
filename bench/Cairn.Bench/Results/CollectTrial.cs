using Cairn.Accounting;
using Cairn.Bench.Driving;
using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Bench.Results;

/// <summary>
/// Reads and settles the results of one batch, each time with a ledger and files of their own, on the disk.
/// </summary>
sealed class CollectTrial(int rows) : IDisposable
{
    const string RunId = "0000000r";
    const string SubmissionId = "0000000s";

    readonly BenchWorkload _workload = new(rows, rows);
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-bench-");

    /// <summary>Writes the file that all peers read.</summary>
    public Task<TimeSpan> WriteAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ResultFile.Write(path, ContextOf(_folder.FullName, null!, path), Planned(new(1)));
        return Task.FromResult(TimeSpan.Zero);
    }

    /// <summary>Reads, joins and judges all lines, and nothing else.</summary>
    public async Task<TimeSpan> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var context = ContextOf(_folder.FullName, null!, path);
        var submission = Planned(new(1));
        var started = TimeProvider.System.GetTimestamp();
        await using var file = new ReadOnlyDraft(path);
        var tally = new ResultTally(submission, new(file, heldMax: 0));
        var endsWithNewline = await new ResultReader(new(context, submission), tally, kept: null).ReadAsync(
            buffer => file.Content.ReadAsync(buffer, cancellationToken), cancellationToken);
        var time = TimeProvider.System.GetElapsedTime(started);
        return endsWithNewline && tally.Counts.Succeeded == rows
            ? time
            : throw new BenchException("The results were not read whole.");
    }

    /// <summary>Fetches, reads, judges, keeps and books all lines, as a run does with a batch that ended.</summary>
    public async Task<TimeSpan> SettleAsync(string path, CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("cairn-bench-");
        using var ledger = SqliteRunStore.Open(Path.Combine(home.FullName, "ledger.db"), TimeProvider.System);
        var context = ContextOf(home.FullName, ledger, path);
        await ledger.AddRunAsync(new() { Id = RunId, Spec = context.Spec });
        var planned = Planned(new(1_000));
        await ledger.PlanAsync(planned, [], []);
        var ended = planned with
        {
            State = SubmissionState.Ended,
            BatchId = ServedFile.BatchId,
            AcceptedAt = TimeProvider.System.GetUtcNow(),
        };
        await ledger.AdvanceAsync(planned, ended);
        var snapshot = await ledger.SnapshotAsync(RunId);
        var started = TimeProvider.System.GetTimestamp();
        await new Collector(context).CollectAsync(ended, snapshot, cancellationToken);
        var time = TimeProvider.System.GetElapsedTime(started);
        var run = (await ledger.SnapshotAsync(RunId)).Run;
        ledger.Dispose();
        home.Delete(recursive: true);
        return run.Succeeded == rows
            ? time
            : throw new BenchException($"{run.Succeeded} of {rows} rows were recorded.");
    }

    public void Dispose()
    {
        _workload.Dispose();
        _folder.Delete(recursive: true);
    }

    RunContext ContextOf(string home, IRunStore ledger, string path) =>
        _workload.ContextOf((RunId, home), ledger, new ServedFile(path, rows));

    Submission Planned(Usd reserved) => new()
    {
        Id = SubmissionId,
        RunId = RunId,
        WorkspaceId = "wrkspc",
        Attempt = 0,
        IsPrimer = false,
        Rows = RowSet.Range(0, rows),
        BodyBytes = 1,
        BodySha256 = new('0', 64),
        Reserved = reserved,
        RunAfter = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>The file as if it had just been fetched.</summary>
    sealed class ReadOnlyDraft(string path) : IBlobDraft
    {
        public Stream Content { get; } = new ReadyFile(path);

        public Task PublishAsync(string name) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => Content.DisposeAsync();
    }
}
