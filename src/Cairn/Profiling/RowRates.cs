using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Adds up rows by what they are billed at, holding eight bytes a row.</summary>
sealed class RowRates
{
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers, int MaxTokens), int> _known = [];
    readonly List<(int Kind, int Tokens)> _rows = [];
    (string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers, int MaxTokens) _lastKey;
    int _lastKind = -1;

    /// <summary>Takes the next row; gives a number that rows of one kind share.</summary>
    public int Add(ComposedRequest request, Model model, long tokens)
    {
        var key = (model.Id, model.TierFor(tokens).PromptTokensMax, request.UsOnly, request.OwnMarkers,
            request.MaxTokens);
        // Most rows are of the kind of the row before them.
        if (_lastKind < 0 || key != _lastKey)
        {
            if (!_known.TryGetValue(key, out _lastKind))
                _known.Add(key, _lastKind = _known.Count);
            _lastKey = key;
        }

        _rows.Add((_lastKind, (int)Math.Min(tokens, int.MaxValue)));
        return _lastKind;
    }

    /// <summary>The sums over the rows for which <paramref name="isCounted"/> holds.</summary>
    public IReadOnlyList<ProfileGroup> Groups(Predicate<int> isCounted)
    {
        var sums = new (long Rows, long Tokens)[_known.Count];
        for (var row = 0; row < _rows.Count; row++)
        {
            var (kind, tokens) = _rows[row];
            if (isCounted(row))
                sums[kind] = (sums[kind].Rows + 1, sums[kind].Tokens + tokens);
        }

        return
        [
            .. from known in _known
               let sum = sums[known.Value]
               where sum.Rows > 0
               group (known.Key.MaxTokens, sum) by known.Key with { MaxTokens = 0 } into rate
               orderby rate.Key.Model, rate.Key.Tier ?? long.MaxValue
               select new ProfileGroup(rate.Key.Model, rate.Key.Tier, rate.Key.UsOnly,
                   rate.Sum(part => part.sum.Rows), rate.Sum(part => part.sum.Tokens),
                   rate.Sum(part => part.sum.Rows * part.MaxTokens))
               {
                   OwnMarkers = rate.Key.OwnMarkers,
               },
        ];
    }
}
