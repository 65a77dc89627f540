using System.Collections.Concurrent;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Composes any rows of a run again, the same bytes each time, so that no body is ever stored.</summary>
public sealed class RowSource(Workload workload, RowReader reader, RequestComposer composer)
{
    // Skipping a few rows is cheaper than seeking: the reader seeks to its index and reads on from there.
    const int GapMax = 256;

    // A few rows are read sooner than other threads are there to help.
    const int AheadMin = 2_000;

    const int RowsCollected = 2_000_000;

    // By the rung, or below zero by the stage of a judge.
    readonly ConcurrentDictionary<int, RowSource> _others = new();
    IReadOnlyList<(Row Row, ComposedRequest Request)>? _held;

    /// <summary>The same rows, composed once and kept: for a few rows that are read a thousand times.</summary>
    internal RowSource Held(int rows) => new(workload, reader, composer) { _held = [.. Read(RowSet.Range(0, rows))] };

    /// <summary>The same rows as a rung of a cascade asks them; made once.</summary>
    internal RowSource AtRung(int rung, Workload cascade, ModelCatalog catalog) =>
        OfOther(rung, () => cascade.AtRung(rung), catalog);

    /// <summary>The same rows with their answers put before a judge by a stage, from 1; made once.</summary>
    internal RowSource OfJudge(int stage, Func<Workload> judging, ModelCatalog catalog) =>
        OfOther(-stage, judging, catalog);

    RowSource OfOther(int number, Func<Workload> asked, ModelCatalog catalog) => _others.GetOrAdd(number, _ =>
    {
        var other = asked();
        var rows = new RowSource(other, reader, new(other, catalog));
        return _held is { } held ? rows.Held(held.Count) : rows;
    });

    /// <summary>All rows as they stand in the input.</summary>
    public IEnumerable<Row> Rows() => reader.Read();

    /// <summary>What the answer to a row must look like; null for free text.</summary>
    public AnswerSchema? SchemaOf(Row row) =>
        workload.Input.HasRequests ? composer.Compose(row).AnswerSchema : workload.OutputSchema;

    /// <summary>
    /// Looks up the schemas of the places of a set, each of which may have its own only where rows are ready requests.
    /// </summary>
    internal Func<int, AnswerSchema?> Schemas(RunLayout layout, RowSet places)
    {
        if (!workload.Input.HasRequests)
            return _ => workload.OutputSchema;
        var schemas = Ask(layout, places)
            .Where(asked => asked.Request.AnswerSchema is not null)
            .ToDictionary(asked => asked.Place, asked => asked.Request.AnswerSchema);
        return schemas.GetValueOrDefault;
    }

    /// <summary>The rows of the input with the numbers of the set, in ascending order, composed.</summary>
    public IEnumerable<(Row Row, ComposedRequest Request)> Read(RowSet rows) =>
        _held is { } held ? rows.Select(row => held[row]) : ReadAgain(rows);

    /// <summary>The same rows as they may be shown: a placeholder stands for what the workload redacts.</summary>
    public IEnumerable<(Row Row, ComposedRequest Request)> Shown(RowSet rows) =>
        RowsOf(rows).Select(row => row.Masked(workload.Redact)).Select(row => (row, composer.Compose(row)));

    /// <summary>Measures rows with the numbers of the set on all cores, and keeps none.</summary>
    /// <param name="rows">The numbers of the rows; those that the input does not have are left out.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <param name="watch">What sees the measured rows before they are added up; nothing without one.</param>
    /// <exception cref="BadInputException">
    /// A row cannot be composed, or does not fit into its model's context window or into a request.
    /// </exception>
    public WorkloadProfile Profile(
        RowSet rows, ModelCatalog catalog, Func<IEnumerable<MeasuredRows>, IEnumerable<MeasuredRows>>? watch = null)
    {
        var profile = Profiled(rows, catalog, watch ?? (measured => measured));
        // What only the scan needed is some forty bytes a row, and whoever plans is about to ask for as much again.
        if (profile.Rows >= RowsCollected)
            GC.Collect();
        return profile;
    }

    /// <summary>The <see cref="ComposedRequest.Digest"/> of each row with a number of the set, in order.</summary>
    public IEnumerable<UInt128> Digests(RowSet rows) => ReadAhead(
        rows, static () => new List<UInt128>(),
        (digests, own, row) => digests.Add(own.Lend(row).Digest(workload.Betas))).SelectMany(digests => digests);

    /// <summary>
    /// What is kept of the requests of some places in ascending order: where they are many, of some hundred at once,
    /// on all cores; else of one by one.
    /// </summary>
    /// <param name="layout">Which row is asked at which place.</param>
    /// <param name="places">The places.</param>
    /// <param name="keep">
    /// What is kept; used by one thread at a time, but by several of them. Of the request itself nothing may be kept.
    /// </param>
    internal IEnumerable<T> AskAhead<T>(
        RunLayout layout, RowSet places, (Func<T> Begin, Action<T, int, ComposedRequest> Add) keep) =>
        MayAskAhead(layout, places)
            ? Keeping(keep).Measure(places, isLent: true)
            : Ask(layout, places).Select(asked =>
            {
                var kept = keep.Begin();
                keep.Add(kept, asked.Place, asked.Request);
                return kept;
            });

    /// <summary>
    /// For each part of such many places, in ascending order, what makes what is kept of it; any thread is to call it
    /// once, and several may at a time.
    /// </summary>
    internal IEnumerable<Func<T>> AskInParts<T>(
        RowSet places, (Func<T> Begin, Action<T, int, ComposedRequest> Add) keep) => Keeping(keep).Parts(places);

    /// <summary>Whether the requests of some places are so many that all cores make them.</summary>
    internal bool MayAskAhead(RunLayout layout, RowSet places) =>
        _held is null && layout.IsInputOrder && places.Count >= AheadMin;

    /// <summary>The requests of some places of a run, in ascending order of the places.</summary>
    public IEnumerable<(int Place, ComposedRequest Request)> Ask(RunLayout layout, RowSet places)
    {
        if (layout.IsInputOrder)
            return Read(places).Select(read => (read.Row.Number, read.Request));
        var rows = places.Select(layout.RowAt);
        return _held is { } held
            ? places.Select(place => (place, held[layout.RowAt(place)].Request))
            : places.Zip(reader.ReadAt(rows), (place, row) => (place, composer.Compose(row)));
    }

    ReadAhead<T> Keeping<T>((Func<T> Begin, Action<T, int, ComposedRequest> Add) keep) => new(
        reader, composer, keep.Begin, (kept, own, row) => keep.Add(kept, row.Number, own.Lend(row)));

    IEnumerable<(Row Row, ComposedRequest Request)> ReadAgain(RowSet rows) =>
        RowsOf(rows).Select(row => (row, composer.Compose(row)));

    // They are parsed on all cores, and composed one by one: a row of few bytes may draw in a large file.
    IEnumerable<Row> RowsOf(RowSet rows) => rows.Count >= AheadMin
        ? new ReadAhead<List<Row>>(reader, composer, static () => [], static (kept, _, row) => kept.Add(row))
            .Measure(rows).SelectMany(kept => kept)
        : FewRowsOf(rows);

    WorkloadProfile Profiled(
        RowSet rows, ModelCatalog catalog, Func<IEnumerable<MeasuredRows>, IEnumerable<MeasuredRows>> watch)
    {
        var profiler = new Profiler(workload.Input.Name, rows, catalog, workload.Duplicates);
        var measured = ReadAhead(rows, profiler.Begin, static (some, own, row) => some.Add(own, row));
        foreach (var some in watch(measured))
            profiler.Add(some);
        return profiler.Profile();
    }

    /// <summary>
    /// What is kept of parts of the rows with the numbers of the set, in their order, made on all cores ahead of
    /// whoever takes it.
    /// </summary>
    /// <param name="rows">The numbers of the rows; those that the input does not have are left out.</param>
    /// <param name="begin">Makes what is kept of a part; called by several threads at a time.</param>
    /// <param name="add">Adds a row to it, by one thread with its own composer; the row itself may not be kept.</param>
    internal IEnumerable<T> ReadAhead<T>(RowSet rows, Func<T> begin, Action<T, RequestComposer, Row> add)
    {
        if (_held is not { } held)
            return new ReadAhead<T>(reader, composer, begin, add).Measure(rows, isLent: true);
        var kept = begin();
        foreach (var row in rows)
            add(kept, composer, held[row].Row);
        return [kept];
    }

    IEnumerable<Row> FewRowsOf(RowSet rows)
    {
        for (var i = 0; i < rows.Ranges.Count; i++)
        {
            var first = i;
            while (i + 1 < rows.Ranges.Count && rows.Ranges[i + 1].Start - rows.Ranges[i].End < GapMax)
                i++;
            var (start, end) = (rows.Ranges[first].Start, rows.Ranges[i].End);
            foreach (var row in reader.Read(start).TakeWhile(row => row.Number < end))
            {
                if (rows.Contains(row.Number))
                    yield return row;
            }
        }
    }
}
