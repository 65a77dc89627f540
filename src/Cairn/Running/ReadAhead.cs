using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Composes rows on all cores, some windows ahead of whoever reads them, and gives them in order.</summary>
/// <remarks>What it holds is bounded: a few windows of a thousand rows, fewer where rows are long.</remarks>
sealed class ReadAhead(RequestComposer composer)
{
    const int WindowRows = 1024;
    const long WindowBytes = 16_000_000;
    const int WindowsAhead = 2;
    const int RowsTogether = 32;

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

    void Produce(IEnumerable<Row> rows, BlockingCollection<Window> windows, CancellationToken cancellationToken)
    {
        using var source = WindowsOf(rows).GetEnumerator();
        try
        {
            while (Next(source, cancellationToken) is { } window)
            {
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

    Window? Next(IEnumerator<Window> source, CancellationToken cancellationToken)
    {
        try
        {
            if (!source.MoveNext())
                return null;
            Compose(source.Current, cancellationToken);
            return source.Current;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
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
    void Compose(Window window, CancellationToken cancellationToken) => Parallel.For(
        0, (window.Rows.Count + RowsTogether - 1) / RowsTogether, new() { CancellationToken = cancellationToken },
        () => _idle.TryTake(out var idle) ? idle : composer.Another(),
        (part, _, own) =>
        {
            window.Compose(part * RowsTogether, Math.Min((part + 1) * RowsTogether, window.Rows.Count), own);
            return own;
        },
        _idle.Add);

    /// <summary>Some rows and what became of them.</summary>
    sealed class Window(IReadOnlyList<Row> rows)
    {
        readonly ComposedRequest?[] _requests = new ComposedRequest?[rows.Count];
        readonly ExceptionDispatchInfo?[] _faults = new ExceptionDispatchInfo?[rows.Count];

        public IReadOnlyList<Row> Rows => rows;

        public ExceptionDispatchInfo? Failure { get; init; }

        public ComposedRequest RequestAt(int index)
        {
            _faults[index]?.Throw();
            return _requests[index]!;
        }

        public void Compose(int from, int to, RequestComposer composer)
        {
            for (var index = from; index < to; index++)
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
