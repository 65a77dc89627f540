using System.Collections.Concurrent;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Composes any rows of a run again, the same bytes each time, so that no body is ever stored.</summary>
public sealed class RowSource(Workload workload, RowReader reader, RequestComposer composer)
{
    // Skipping a few rows is cheaper than seeking: the reader seeks to its index and reads on from there.
    const int GapMax = 256;

    // A few rows are read sooner than other threads are there to help.
    const int AheadMin = 2_000;

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

    /// <summary>
    /// What is measured of the same rows in the same order, on all cores ahead of whoever takes it: for all rows of a
    /// large input.
    /// </summary>
    /// <param name="rows">The numbers of the rows; those that the input does not have are left out.</param>
    /// <param name="measure">Called for one row by one thread, but by several threads at a time.</param>
    public IEnumerable<T> ReadAhead<T>(RowSet rows, Func<Row, ComposedRequest, T> measure) => _held is { } held
        ? rows.Select(row => measure(held[row].Row, held[row].Request))
        : RowsAhead((own, row) => measure(row, own.Compose(row)), rows);

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
        ? RowsAhead((_, row) => row, rows)
        : FewRowsOf(rows);

    IEnumerable<T> RowsAhead<T>(Func<RequestComposer, Row, T> measure, RowSet rows) =>
        new ReadAhead<List<T>>(
            reader, composer, static () => [], (kept, own, row) => kept.Add(measure(own, row)))
            .Measure(rows).SelectMany(kept => kept);

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
