namespace Cairn.EndToEnd.Driver;

/// <summary>Waits for a moment of a run by watching the files below a workbench.</summary>
sealed class MomentWatch : IDisposable
{
    readonly FileSystemWatcher _watcher;
    volatile Awaited? _awaited;

    public MomentWatch(Workbench bench)
    {
        _watcher = new(bench.Folder) { IncludeSubdirectories = true };
        _watcher.Created += (_, change) => See(change.FullPath);
        _watcher.Changed += (_, change) => See(change.FullPath);
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Completes at the next such moment; to be called before the process is started.</summary>
    public Task NextAsync(Moment moment)
    {
        var awaited = new Awaited(moment);
        _awaited = awaited;
        return awaited.Seen.Task;
    }

    public void Dispose() => _watcher.Dispose();

    void See(string path)
    {
        if (_awaited is { } awaited && MomentOf(path) == awaited.Moment)
            awaited.Seen.TrySetResult();
    }

    static Moment? MomentOf(string path)
    {
        var name = Path.GetFileName(path);
        var folder = Path.GetFileName(Path.GetDirectoryName(path));
        return (folder, name) switch
        {
            (_, "results.jsonl.part") => Moment.Publish,
            (_, "accepted") => Moment.InFlight,
            ("segments", _) when name.EndsWith(".segment.part", StringComparison.Ordinal) => Moment.Settle,
            ("segments", _) when name.EndsWith(".part", StringComparison.Ordinal) => Moment.Download,
            ({ } spool, _) when spool.EndsWith(".d", StringComparison.Ordinal)
                && name.EndsWith(".part", StringComparison.Ordinal) => Moment.Upload,
            _ => null,
        };
    }

    sealed record Awaited(Moment Moment)
    {
        public TaskCompletionSource Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
