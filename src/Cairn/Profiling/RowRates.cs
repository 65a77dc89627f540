using System.Runtime.InteropServices;
using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Adds up rows by what they are billed at, and again those that an earlier row asks for.</summary>
sealed class RowRates
{
    readonly Dictionary<(string Model, long? Tier, bool UsOnly, CacheTtl? OwnMarkers, int MaxTokens), int> _known = [];
    readonly List<(long Rows, long Tokens)> _sums = [];
    readonly List<(long Rows, long Tokens)> _repeats = [];
    (RowTerms? Terms, long? Tier, int Kind) _last;

    /// <summary>All rows.</summary>
    public IReadOnlyList<ProfileGroup> Groups => GroupsOf(_sums);

    /// <summary>The rows that an earlier row asks for.</summary>
    public IReadOnlyList<ProfileGroup> Repeats => GroupsOf(_repeats);

    /// <summary>Takes the next row; gives a number that rows of one kind share.</summary>
    public int Add(RowTerms terms, long tokens)
    {
        var tier = terms.Model.TierFor(tokens).PromptTokensMax;
        // Most rows are of the kind of the row before them.
        if (!ReferenceEquals(terms, _last.Terms) || tier != _last.Tier)
            _last = (terms, tier, KindOf(terms, tier));
        Add(_sums, _last.Kind, tokens);
        return _last.Kind;
    }

    /// <summary>Says that an earlier row asks for a row that was taken.</summary>
    /// <param name="kind">The number that it was given.</param>
    /// <param name="tokens">The tokens of its prompt.</param>
    public void AddRepeat(int kind, long tokens) => Add(_repeats, kind, tokens);

    int KindOf(RowTerms terms, long? tier)
    {
        var key = (terms.Model.Id, tier, terms.UsOnly, terms.OwnMarkers, terms.MaxTokens);
        if (!_known.TryGetValue(key, out var kind))
        {
            _known.Add(key, kind = _known.Count);
            _sums.Add(default);
            _repeats.Add(default);
        }

        return kind;
    }

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
