using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Profiling.Volatile;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Measures a workload by composing every row once, without keeping any.</summary>
public sealed class Profiler
{
    const int FaultsShownMax = 20;

    readonly RowRates _rates = new();
    readonly PrefixScan _prefixes;
    readonly RepeatedTexts _texts = new();
    readonly PromptSample _sample = new();
    readonly List<BatchSize> _batches = [];
    readonly List<Fault> _faults = [];
    readonly List<UInt128> _identities = [];
    readonly ModelCatalog _catalog;
    readonly AskedScan _asked;
    TokenizerGeneration _tokenizer;
    TokenEstimate _promptTokens;
    ComposedRequest? _first;
    int _sharedBlocks;
    bool _hasOwnMarkers;
    int _faultCount;
    BatchSize _batch = new(0, BatchLimits.EnvelopeBytes);

    Profiler(ModelCatalog catalog, DuplicatePolicy duplicates)
    {
        _catalog = catalog;
        _asked = new(duplicates);
        _prefixes = new(block => TokenEstimator.Weight(block, _tokenizer));
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
        DuplicatePolicy duplicates = DuplicatePolicy.AskOnce)
    {
        var profiler = new Profiler(catalog, duplicates);
        foreach (var (row, request) in rows)
            profiler.Add(inputFile, row, request);
        return profiler.Profile(inputFile);
    }

    void Add(string inputFile, Row row, ComposedRequest request)
    {
        var model = _catalog.Find(request.Model);
        var estimate = TokenEstimator.Estimate(request, model);
        _promptTokens += estimate;
        var tokens = (long)Math.Ceiling(estimate.Tokens);
        if (tokens + request.MaxTokens > model.ContextTokensMax)
            AddFault(inputFile, row, model, tokens + request.MaxTokens);

        Share(request);
        _rates.Add(request, model, tokens);
        _tokenizer = model.Tokenizer;
        _prefixes.Add(request, tokens);
        _texts.Add(request);
        var bytes = request.Length();
        Pack(bytes);
        _sample.Add(request, bytes);
        var identity = request.Identity();
        _identities.Add(identity);
        _asked.Add(request, identity, (model, estimate));
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

    void Share(ComposedRequest request)
    {
        _hasOwnMarkers |= request.HasOwnMarkers;
        if (_first is null)
        {
            _first = request;
            _sharedBlocks = request.Blocks.Count;
            return;
        }

        if (request.SettingsHash != _first.SettingsHash)
            _sharedBlocks = 0;
        var common = 0;
        while (common < _sharedBlocks && common < request.Blocks.Count
               && request.Blocks[common].Hash == _first.Blocks[common].Hash)
        {
            common++;
        }

        _sharedBlocks = common;
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
        var twins = Twins.Of(_identities);
        var tree = _prefixes.Build();
        var sample = _sample.Rows.ToList();
        return new(_identities.Count, _rates.Groups(_ => true), Prefix(), _hasOwnMarkers, _batches)
        {
            PromptTokens = _promptTokens,
            Twins = twins,
            Repeats = _rates.Groups(row => twins.First[row] != row),
            Tree = tree,
            Marks = TreeMarks.Of(tree, sample),
            Volatile = VolatileScan.Find(sample, _identities.Count, _catalog),
            Bodies = _texts.Of(_batches.Sum(batch => batch.Bytes)),
            Asked = _asked.Build(),
        };
    }

    SharedPrefix? Prefix()
    {
        if (_first is null || _hasOwnMarkers)
            return null;
        var last = _sharedBlocks - 1;
        while (last >= 0 && !_first.Blocks[last].CanCarryMarker)
            last--;
        if (last < 0)
            return null;
        var tokenizer = _catalog.Find(_first.Model).Tokenizer;
        var tokens = _first.Blocks.Take(last + 1).Sum(block => TokenEstimator.Weight(block, tokenizer));
        return new(last, (long)Math.Ceiling(tokens));
    }
}
