using System.Runtime.InteropServices;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Adds up rows by what they are billed at, and again those that an earlier row asks for.</summary>
sealed class RowRates
{
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers, int MaxTokens), int> _known = [];
    readonly List<(long Rows, long Tokens)> _sums = [];
    readonly List<(long Rows, long Tokens)> _repeats = [];
    (Model? Model, long? Tier) _lastRate;
    (bool UsOnly, CacheTtl? OwnMarkers, int MaxTokens) _lastTerms;
    int _lastKind = -1;

    /// <summary>All rows.</summary>
    public IReadOnlyList<ProfileGroup> Groups => GroupsOf(_sums);

    /// <summary>The rows that an earlier row asks for.</summary>
    public IReadOnlyList<ProfileGroup> Repeats => GroupsOf(_repeats);

    /// <summary>Takes the next row; gives a number that rows of one kind share.</summary>
    public int Add(ComposedRequest request, Model model, long tokens)
    {
        var tier = model.TierFor(tokens).PromptTokensMax;
        var terms = (request.UsOnly, request.OwnMarkers, request.MaxTokens);
        // Most rows are of the kind of the row before them, and have its model as the same object.
        if (!ReferenceEquals(model, _lastRate.Model) || tier != _lastRate.Tier || terms != _lastTerms)
        {
            var key = (model.Id, tier, request.UsOnly, request.OwnMarkers, request.MaxTokens);
            if (!_known.TryGetValue(key, out _lastKind))
            {
                _known.Add(key, _lastKind = _known.Count);
                _sums.Add(default);
                _repeats.Add(default);
            }

            (_lastRate, _lastTerms) = ((model, tier), terms);
        }

        Add(_sums, _lastKind, tokens);
        return _lastKind;
    }

    /// <summary>Says that an earlier row asks for a row that was taken.</summary>
    /// <param name="kind">The number that it was given.</param>
    /// <param name="tokens">The tokens of its prompt.</param>
    public void AddRepeat(int kind, long tokens) => Add(_repeats, kind, tokens);

    static void Add(List<(long Rows, long Tokens)> sums, int kind, long tokens)
    {
        ref var sum = ref CollectionsMarshal.AsSpan(sums)[kind];
        sum = (sum.Rows + 1, sum.Tokens + Math.Min(tokens, int.MaxValue));
    }

    List<ProfileGroup> GroupsOf(List<(long Rows, long Tokens)> sums) =>
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
