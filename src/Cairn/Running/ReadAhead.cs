using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Reads and measures rows on all cores, some parts of the input ahead of whoever takes them.
/// </summary>
/// <typeparam name="T">What is kept of a part of the input.</typeparam>
/// <remarks>What it holds is bounded: a few parts of the input, each of some hundred rows or a megabyte.</remarks>
/// <param name="reader">The input.</param>
/// <param name="composer">Makes requests of rows; each thread has one of its own.</param>
/// <param name="begin">Makes what is kept of a part, before its first row; called by several threads at a time.</param>
/// <param name="add">Adds a row to it.</param>
sealed class ReadAhead<T>(
    RowReader reader, RequestComposer composer, Func<T> begin, Action<T, RequestComposer, Row> add)
{
    // Much less, and a core has to ask for the next part too often.
    const long BytesTogether = 1 << 17;

    // Enough for all cores while whoever takes the parts is busy with some.
    static readonly int PartsAhead = Environment.ProcessorCount + 12;

    readonly ConcurrentBag<RequestComposer> _idle = [];

    /// <summary>
    /// What is kept of each part, in the order of the input; a fault comes behind the rows that stand before its row.
    /// </summary>
    /// <param name="rows">The numbers of the rows.</param>
    /// <param name="isLent">Whether nothing is kept of a row itself.</param>
    public IEnumerable<T> Measure(RowSet rows, bool isLent = false)
    {
        using var input = reader.OpenParts();
        var ahead = new Queue<Part>();
        try
        {
            foreach (var together in Together(input, PartsOf(input, rows)))
            {
                var part = new Part(() => input.Read(together, isLent));
                part.Done = Task.Run(() => Measure(part, rows));
                ahead.Enqueue(part);
                for (; ahead.Count > PartsAhead; ahead.Dequeue())
                {
                    yield return FirstOf(ahead, rows);
                    ahead.Peek().Failure?.Throw();
                }
            }

            for (; ahead.Count > 0; ahead.Dequeue())
            {
                yield return FirstOf(ahead, rows);
                ahead.Peek().Failure?.Throw();
            }
        }
        finally
        {
            // The input stays open for as long as somebody reads it.
            Task.WaitAll(ahead.Select(part => part.Done));
        }
    }

    /// <summary>
    /// For each part, in the order of the input, what measures it, of rows of which nothing is kept. Any thread is to
    /// call it once, and several may at a time; it throws the fault of the first row that has one.
    /// </summary>
    /// <param name="rows">The numbers of the rows.</param>
    public IEnumerable<Func<T>> Parts(RowSet rows)
    {
        // Who finds no more parts may do so while others still read theirs.
        using var input = reader.OpenParts();
        foreach (var number in PartsOf(input, rows))
        {
            var own = input.Shared();
            yield return () =>
            {
                var part = new Part(() => own.Read(number, isLent: true));
                using (own)
                    Measure(part, rows);
                part.Failure?.Throw();
                return part.Kept!;
            };
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

    // Small parts that lie side by side are read as one.
    static IEnumerable<(int First, int Behind)> Together(InputParts input, IEnumerable<int> parts)
    {
        (int First, int Behind)? last = null;
        foreach (var part in parts)
        {
            if (last is { } open && open.Behind == part && input.BytesOf(open.First, part + 1) <= BytesTogether)
            {
                last = (open.First, part + 1);
                continue;
            }

            if (last is { } whole)
                yield return whole;
            last = (part, part + 1);
        }

        if (last is { } rest)
            yield return rest;
    }

    // While another thread measures what is asked for, this one measures what comes behind it.
    T FirstOf(Queue<Part> ahead, RowSet rows)
    {
        var first = ahead.Peek();
        foreach (var part in ahead)
        {
            if (first.IsMeasured)
                break;
            Measure(part, rows);
        }

        Task.WaitAll(first.Done);
        return first.Kept!;
    }

    // A composer belongs to one thread at a time.
    void Measure(Part part, RowSet rows)
    {
        if (!part.TryTake())
            return;
        var own = _idle.TryTake(out var idle) ? idle : composer.Another();
        part.Kept = begin();
        try
        {
            foreach (var row in part.Read())
            {
                if (rows.Contains(row.Number))
                    add(part.Kept, own, row);
            }
        }
#pragma warning disable CA1031 // The top of a thread: whatever went wrong is thrown to whoever reads.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            part.Failure = ExceptionDispatchInfo.Capture(exception);
        }

        _idle.Add(own);
        part.End();
    }

    /// <summary>The rows of a part of the input up to the first that failed.</summary>
    sealed class Part(Func<IEnumerable<Row>> read)
    {
        int _takers;
        volatile bool _isMeasured;

        public Func<IEnumerable<Row>> Read { get; } = read;

        public Task Done { get; set; } = Task.CompletedTask;

        public T? Kept { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }

        public bool IsMeasured => _isMeasured;

        /// <summary>Whether the caller is the first, and has to measure it.</summary>
        public bool TryTake() => Interlocked.Increment(ref _takers) == 1;

        /// <summary>Says that all of it is known.</summary>
        public void End() => _isMeasured = true;
    }
}
