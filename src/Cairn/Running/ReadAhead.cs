using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Reads and measures rows on all cores, some parts of the input ahead of whoever takes them.
/// </summary>
/// <remarks>What it holds is bounded: a few parts of the input, each of some hundred rows or a megabyte.</remarks>
/// <param name="reader">The input.</param>
/// <param name="composer">Makes requests of rows; each thread has one of its own.</param>
/// <param name="measure">What is kept of a row.</param>
sealed class ReadAhead<T>(RowReader reader, RequestComposer composer, Func<RequestComposer, Row, T> measure)
{
    static readonly int PartsAhead = 2 * Environment.ProcessorCount;

    readonly ConcurrentBag<RequestComposer> _idle = [];

    /// <summary>What was measured of each row, in the order of the input; a fault comes where its row would.</summary>
    public IEnumerable<T> Measure(RowSet rows)
    {
        using var input = reader.OpenParts();
        var ahead = new Queue<(Task Done, Part Part)>();
        try
        {
            foreach (var number in PartsOf(input, rows))
            {
                var part = new Part();
                ahead.Enqueue((Task.Run(() => Measure(part, input.Read(number), rows)), part));
                for (; ahead.Count > PartsAhead; ahead.Dequeue())
                {
                    foreach (var row in RowsOf(ahead.Peek()))
                        yield return row;
                }
            }

            for (; ahead.Count > 0; ahead.Dequeue())
            {
                foreach (var row in RowsOf(ahead.Peek()))
                    yield return row;
            }
        }
        finally
        {
            // The input stays open for as long as somebody reads it.
            Task.WaitAll(ahead.Select(task => task.Done));
        }
    }

    static IEnumerable<int> PartsOf(InputParts input, RowSet rows)
    {
        var next = 0;
        foreach (var (start, end) in rows.Ranges)
        {
            var behind = Math.Min(input.PartOf(end - 1) + 1, input.Count);
            for (next = Math.Max(next, input.PartOf(start)); next < behind; next++)
                yield return next;
        }
    }

    static IEnumerable<T> RowsOf((Task Done, Part Part) part)
    {
        Task.WaitAll(part.Done);
        foreach (var row in part.Part.Rows)
            yield return row;
        part.Part.Failure?.Throw();
    }

    // A composer belongs to one thread at a time.
    void Measure(Part part, IEnumerable<Row> read, RowSet rows)
    {
        var own = _idle.TryTake(out var idle) ? idle : composer.Another();
        try
        {
            foreach (var row in read)
            {
                if (rows.Contains(row.Number))
                    part.Rows.Add(measure(own, row));
            }
        }
#pragma warning disable CA1031 // The top of a thread: whatever went wrong is thrown to whoever reads.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            part.Failure = ExceptionDispatchInfo.Capture(exception);
        }

        _idle.Add(own);
    }

    /// <summary>The rows of a part of the input up to the first that failed.</summary>
    sealed class Part
    {
        public List<T> Rows { get; } = [];

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
