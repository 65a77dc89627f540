using System.Collections.Concurrent;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Measures a workload by composing every row once, without keeping any.</summary>
/// <remarks>
/// Several threads measure rows (<see cref="Begin"/>), and one adds them up (<see cref="Add(MeasuredRows)"/>) in the
/// order of the input.
/// </remarks>
public sealed class Profiler
{
    const int FaultsShownMax = 20;
    const int RowsAhead = 64;

    readonly RowRates _rates = new();
    readonly RepeatedTexts _texts = new();
    readonly List<BatchSize> _batches = [];
    readonly List<Fault> _faults = [];
    readonly string _inputFile;
    readonly ModelCatalog _catalog;
    readonly PromptSample _sample;
    readonly ConcurrentBag<MeasuredRows> _idle = [];
    readonly AskedScan _asked;
    TokenSum _promptTokens;
    int _rows;
    bool _hasOwnMarkers;
    int _faultCount;
    BatchSize _batch = new(0, BatchLimits.EnvelopeBytes);

    /// <summary>Has measured no row yet.</summary>
    /// <param name="inputFile">The input's name, for faults.</param>
    /// <param name="rows">The numbers of the rows that will be measured, ascending.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <param name="duplicates">What becomes of rows that ask the same. The default is to ask one for all.</param>
    public Profiler(
        string inputFile, IEnumerable<int> rows, ModelCatalog catalog,
        DuplicatePolicy duplicates = DuplicatePolicy.AskOnce)
    {
        (_inputFile, _catalog, _sample) = (inputFile, catalog, new(rows));
        _asked = new(duplicates == DuplicatePolicy.AskOnce);
    }

    /// <summary>Measures rows that are in memory.</summary>
    /// <param name="inputFile">The input's name, for faults.</param>
    /// <param name="rows">The composed rows in input order.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <param name="duplicates">What becomes of rows that ask the same. The default is to ask one for all.</param>
    /// <exception cref="BadInputException">
    /// A row does not fit into its model's context window or into a request.
    /// </exception>
    public static WorkloadProfile Measure(
        string inputFile, IReadOnlyList<(Row Row, ComposedRequest Request)> rows, ModelCatalog catalog,
        DuplicatePolicy duplicates = DuplicatePolicy.AskOnce)
    {
        var profiler = new Profiler(inputFile, Enumerable.Range(0, rows.Count), catalog, duplicates);
        for (var from = 0; from < rows.Count; from += RowsAhead)
        {
            var some = profiler.Begin();
            for (var at = from; at < Math.Min(from + RowsAhead, rows.Count); at++)
                some.Add(rows[at].Row, rows[at].Request, profiler._sample.Has(at));
            profiler.Add(some);
        }

        return profiler.Profile();
    }

    /// <summary>A place for one thread to measure the next rows in; any thread may ask for one.</summary>
    public MeasuredRows Begin() => _idle.TryTake(out var idle) ? idle : new(_catalog, _sample);

    /// <summary>Adds up the next rows.</summary>
    /// <param name="rows">The rows; from then on it may be given out again.</param>
    public void Add(MeasuredRows rows)
    {
        foreach (var (row, request) in rows.Sampled)
            _sample.Add(_rows + row, request);
        foreach (var tooLong in rows.TooLong)
            AddFault(tooLong);
        for (var left = rows.Rows; left.Length > 0; left = left[Math.Min(RowsAhead, left.Length)..])
        {
            var some = left[..Math.Min(RowsAhead, left.Length)];
            foreach (ref readonly var row in some)
                _asked.Expect(rows.BlocksOf(row));
            foreach (ref readonly var row in some)
                Add(row, rows.BlocksOf(row));
        }

        rows.Clear();
        _idle.Add(rows);
    }

    void Add(in MeasuredRow row, ReadOnlySpan<MeasuredBlock> blocks)
    {
        _promptTokens.Add(row.Tokens);
        _hasOwnMarkers |= row.Terms.OwnMarkers is not null;
        var kind = _rates.Add(row.Terms, row.PromptTokens);
        _texts.Add(blocks);
        Pack(row.Bytes);
        if (!_asked.Add(row, blocks, kind))
            _rates.AddRepeat(kind, row.PromptTokens);
        _rows++;
    }

    void AddFault((string Key, Model Model, long Tokens) row)
    {
        if (++_faultCount <= FaultsShownMax)
        {
            _faults.Add(new(_inputFile, null, $"row '{row.Key}' with about {row.Tokens} tokens, max_tokens included",
                $"at most {row.Model.ContextTokensMax}, the context window of {row.Model.Id}",
                "Shorten the row or the prompt, lower max_tokens, or choose a model with a larger window."));
        }
    }

    void Pack(long paramsBytes)
    {
        var bytes = paramsBytes + BatchLimits.RequestEnvelopeBytes;
        if (_batch.Requests == BatchLimits.RequestsMax || _batch.Bytes + bytes > BatchLimits.BytesMax)
        {
            _batches.Add(_batch);
            _batch = new(0, BatchLimits.EnvelopeBytes);
        }

        _batch = new(_batch.Requests + 1, _batch.Bytes + bytes);
    }

    /// <summary>What was measured.</summary>
    /// <exception cref="BadInputException">
    /// A row does not fit into its model's context window or into a request.
    /// </exception>
    public WorkloadProfile Profile()
    {
        if (_faultCount > _faults.Count)
        {
            _faults.Add(new(_inputFile, null, $"{_faultCount - _faults.Count} more rows of this kind", "none",
                "Repair them alike."));
        }

        if (_faults.Count > 0)
            throw new BadInputException(_faults);

        if (_batch.Requests > 0)
            _batches.Add(_batch);
        var asked = _asked.Build();
        var sample = _sample.Rows.ToList();
        return new(_rows, _rates.Groups, _hasOwnMarkers, _batches)
        {
            PromptTokens = _promptTokens.Total,
            Twins = _asked.Twins(),
            Asked = asked,
            Repeats = _rates.Repeats,
            Marks = TreeMarks.Of(asked, sample),
            Volatile = VolatileScan.Find(sample, _rows, _catalog),
            Bodies = _texts.Of(_batches.Sum(batch => batch.Bytes)),
        };
    }
}
