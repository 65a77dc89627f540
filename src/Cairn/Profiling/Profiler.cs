using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Measures a workload by composing every row once, without keeping any.</summary>
public sealed class Profiler(ModelCatalog catalog)
{
    const int FaultsShownMax = 20;

    readonly Dictionary<
        (string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers),
        (long Rows, long Prompt, long Output)> _groups = [];
    readonly List<BatchSize> _batches = [];
    readonly List<Fault> _faults = [];
    readonly List<UInt128> _identities = [];
    ComposedRequest? _first;
    int _sharedBlocks;
    bool _hasOwnMarkers;
    int _faultCount;
    BatchSize _batch = new(0, BatchLimits.EnvelopeBytes);

    /// <summary>Measures the rows.</summary>
    /// <param name="inputFile">The input's name, for faults.</param>
    /// <param name="rows">The composed rows in input order.</param>
    /// <param name="catalog">Prices and limits of the models.</param>
    /// <exception cref="BadInputException">
    /// A row does not fit into its model's context window or into a request.
    /// </exception>
    public static WorkloadProfile Measure(
        string inputFile, IEnumerable<(Row Row, ComposedRequest Request)> rows, ModelCatalog catalog)
    {
        var profiler = new Profiler(catalog);
        foreach (var (row, request) in rows)
            profiler.Add(inputFile, row, request);
        return profiler.Profile(inputFile);
    }

    void Add(string inputFile, Row row, ComposedRequest request)
    {
        var model = catalog.Find(request.Model);
        var tokens = TokenEstimator.Tokens(request, model);
        if (tokens + request.MaxTokens > model.ContextTokensMax)
            AddFault(inputFile, row, model, tokens + request.MaxTokens);

        Share(request);
        var key = (model.Id, model.TierFor(tokens).PromptTokensMax, request.UsOnly, request.OwnMarkers);
        var (count, prompt, output) = _groups.GetValueOrDefault(key);
        _groups[key] = (count + 1, prompt + tokens, output + request.MaxTokens);
        Pack(request);
        _identities.Add(request.Identity());
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

    void Pack(ComposedRequest request)
    {
        var bytes = request.Length() + BatchLimits.RequestEnvelopeBytes;
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
        return new(_identities.Count, [.. Groups()], Prefix(), _hasOwnMarkers, _batches)
        {
            Twins = Twins.Of(_identities),
        };
    }

    IEnumerable<ProfileGroup> Groups() =>
        from @group in _groups
        let rate = @group.Key
        let sum = @group.Value
        orderby rate.Model, rate.Tier ?? long.MaxValue
        select new ProfileGroup(rate.Model, rate.Tier, rate.UsOnly, sum.Rows, sum.Prompt, sum.Output)
        {
            OwnMarkers = rate.OwnMarkers,
        };

    SharedPrefix? Prefix()
    {
        if (_first is null || _hasOwnMarkers)
            return null;
        var last = _sharedBlocks - 1;
        while (last >= 0 && !_first.Blocks[last].CanCarryMarker)
            last--;
        if (last < 0)
            return null;
        var tokenizer = catalog.Find(_first.Model).Tokenizer;
        var tokens = _first.Blocks.Take(last + 1).Sum(block => TokenEstimator.Weight(block, tokenizer));
        return new(last, (long)Math.Ceiling(tokens));
    }
}
