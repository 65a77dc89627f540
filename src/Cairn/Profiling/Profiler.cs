using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Measures a workload by composing every row once, without keeping any.</summary>
public sealed class Profiler
{
    const int FaultsShownMax = 20;
    const int RowsAhead = 64;
    const int RowsCollected = 2_000_000;

    readonly RowRates _rates = new();
    readonly RepeatedTexts _texts = new();
    readonly PromptSample _sample = new();
    readonly List<BatchSize> _batches = [];
    readonly List<Fault> _faults = [];
    readonly ModelCatalog _catalog;
    readonly AskedScan _asked;
    TokenEstimate _promptTokens;
    int _rows;
    bool _hasOwnMarkers;
    int _faultCount;
    BatchSize _batch = new(0, BatchLimits.EnvelopeBytes);

    Profiler(ModelCatalog catalog, DuplicatePolicy duplicates)
    {
        _catalog = catalog;
        _asked = new(duplicates == DuplicatePolicy.AskOnce);
    }

    /// <summary>Measures the rows.</summary>
    /// <param name="inputFile">The input's name, for faults.</param>
    /// <param name="rows">The composed rows in input order.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <param name="duplicates">What becomes of rows that ask the same. The default is to ask one for all.</param>
    /// <exception cref="BadInputException">
    /// A row does not fit into its model's context window or into a request.
    /// </exception>
    public static WorkloadProfile Measure(
        string inputFile, IEnumerable<(Row Row, ComposedRequest Request)> rows, ModelCatalog catalog,
        DuplicatePolicy duplicates = DuplicatePolicy.AskOnce) =>
        Measure(inputFile, rows.Select(row => MeasuredRow.Of(row.Row, row.Request, catalog)), catalog, duplicates);

    /// <summary>Profiles rows that were measured one by one.</summary>
    /// <param name="inputFile">The input's name, for faults.</param>
    /// <param name="rows">The rows in input order.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <param name="duplicates">What becomes of rows that ask the same. The default is to ask one for all.</param>
    /// <exception cref="BadInputException">
    /// A row does not fit into its model's context window or into a request.
    /// </exception>
    public static WorkloadProfile Measure(
        string inputFile, IEnumerable<MeasuredRow> rows, ModelCatalog catalog,
        DuplicatePolicy duplicates = DuplicatePolicy.AskOnce)
    {
        var profile = new Profiler(catalog, duplicates).MeasureAll(inputFile, rows);
        // What only the scan needed is some forty bytes a row, and whoever plans is about to ask for as much again.
        if (profile.Rows >= RowsCollected)
            GC.Collect();
        return profile;
    }

    WorkloadProfile MeasureAll(string inputFile, IEnumerable<MeasuredRow> rows)
    {
        foreach (var some in rows.Chunk(RowsAhead))
        {
            foreach (var row in some)
                _asked.Expect(row.Request);
            foreach (var row in some)
                Add(inputFile, row);
        }

        return Profile(inputFile);
    }

    void Add(string inputFile, in MeasuredRow row)
    {
        var (request, model) = (row.Request, row.Model);
        _promptTokens += row.Tokens;
        var tokens = (long)Math.Ceiling(row.Tokens.Tokens);
        if (tokens + request.MaxTokens > model.ContextTokensMax)
            AddFault(inputFile, row.Row, model, tokens + request.MaxTokens);

        _hasOwnMarkers |= request.HasOwnMarkers;
        var kind = _rates.Add(request, model, tokens);
        _texts.Add(request);
        Pack(row.Bytes);
        _sample.Add(request, row.Bytes);
        if (!_asked.Add(row, kind))
            _rates.AddRepeat(kind, tokens);
        _rows++;
    }

    void AddFault(string inputFile, Row row, Model model, long tokens)
    {
        if (++_faultCount <= FaultsShownMax)
        {
            _faults.Add(new(inputFile, null, $"row '{row.Key}' with about {tokens} tokens, max_tokens included",
                $"at most {model.ContextTokensMax}, the context window of {model.Id}",
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

    WorkloadProfile Profile(string inputFile)
    {
        if (_faultCount > _faults.Count)
        {
            _faults.Add(new(inputFile, null, $"{_faultCount - _faults.Count} more rows of this kind", "none",
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
            PromptTokens = _promptTokens,
            Twins = _asked.Twins(),
            Asked = asked,
            Repeats = _rates.Repeats,
            Marks = TreeMarks.Of(asked, sample),
            Volatile = VolatileScan.Find(sample, _rows, _catalog),
            Bodies = _texts.Of(_batches.Sum(batch => batch.Bytes)),
        };
    }
}
