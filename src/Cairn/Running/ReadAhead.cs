using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Composes rows on all cores, some windows ahead of whoever reads them, and gives them in order.</summary>
/// <remarks>What it holds is bounded: a few windows of a hundred rows, fewer where rows are long.</remarks>
sealed class ReadAhead(RequestComposer composer)
{
    const int WindowRows = 128;
    const long WindowBytes = 16_000_000;

    static readonly int WindowsAhead = 2 * Environment.ProcessorCount;

    readonly ConcurrentBag<RequestComposer> _idle = [];

    /// <summary>The rows with their requests; a fault comes where its row would.</summary>
    public IEnumerable<(Row Row, ComposedRequest Request)> Compose(IEnumerable<Row> rows)
    {
        using var windows = new BlockingCollection<Window>(WindowsAhead);
        using var stop = new CancellationTokenSource();
        var producer = new Thread(() => Produce(rows, windows, stop.Token)) { IsBackground = true };
        producer.Start();
        try
        {
            foreach (var window in windows.GetConsumingEnumerable())
            {
                Task.WaitAll(window.Composed);
                for (var index = 0; index < window.Rows.Count; index++)
                    yield return (window.Rows[index], window.RequestAt(index));
                window.Failure?.Throw();
            }
        }
        finally
        {
            stop.Cancel();
            producer.Join();
        }
    }

    // Reading goes on while windows that were read are composed, each by one thread.
    void Produce(IEnumerable<Row> rows, BlockingCollection<Window> windows, CancellationToken cancellationToken)
    {
        using var source = WindowsOf(rows).GetEnumerator();
        try
        {
            while (Next(source) is { } window)
            {
                window.Composed = Task.Run(() => Compose(window), cancellationToken);
                windows.Add(window, cancellationToken);
                if (window.Failure is not null)
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody reads on.
        }
        finally
        {
            windows.CompleteAdding();
        }
    }

    static Window? Next(IEnumerator<Window> source)
    {
        try
        {
            return source.MoveNext() ? source.Current : null;
        }
#pragma warning disable CA1031 // The top of a thread: whatever went wrong is thrown to whoever reads.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new([]) { Failure = ExceptionDispatchInfo.Capture(exception) };
        }
    }

    static IEnumerable<Window> WindowsOf(IEnumerable<Row> rows)
    {
        var (window, bytes) = (new List<Row>(WindowRows), 0L);
        foreach (var row in rows)
        {
            window.Add(row);
            bytes += row.Json.Length + row.Fields.Values.OfType<string>().Sum(text => text.Length);
            if (window.Count < WindowRows && bytes < WindowBytes)
                continue;
            yield return new(window);
            (window, bytes) = (new(WindowRows), 0);
        }

        if (window.Count > 0)
            yield return new(window);
    }

    // A composer belongs to one thread at a time.
    void Compose(Window window)
    {
        var own = _idle.TryTake(out var idle) ? idle : composer.Another();
        window.Compose(own);
        _idle.Add(own);
    }

    /// <summary>Some rows and what became of them.</summary>
    sealed class Window(IReadOnlyList<Row> rows)
    {
        readonly ComposedRequest?[] _requests = new ComposedRequest?[rows.Count];
        readonly ExceptionDispatchInfo?[] _faults = new ExceptionDispatchInfo?[rows.Count];

        public IReadOnlyList<Row> Rows => rows;

        public ExceptionDispatchInfo? Failure { get; init; }

        public Task Composed { get; set; } = Task.CompletedTask;

        public ComposedRequest RequestAt(int index)
        {
            _faults[index]?.Throw();
            return _requests[index]!;
        }

        public void Compose(RequestComposer composer)
        {
            for (var index = 0; index < rows.Count; index++)
            {
                try
                {
                    _requests[index] = composer.Compose(rows[index]);
                    _requests[index]!.Measure();
                }
                catch (BadInputException exception)
                {
                    _faults[index] = ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
    }
}
