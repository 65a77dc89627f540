using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Running;

/// <summary>Adds up what the answers of one submission were billed, so that a line of the books is made once.</summary>
/// <param name="catalog">The prices.</param>
/// <param name="isBatched">Whether they were answered in a batch.</param>
/// <param name="stage">The stage that asked.</param>
sealed class BilledAnswers(ModelCatalog catalog, bool isBatched, int stage)
{
    readonly Dictionary<(AnsweredBy By, PriceTier Tier, UsageKind Kind), int> _lines = [];
    readonly List<(UsageEntry First, long Answers, long Searches, TokenUsage Tokens)> _sums = [];
    readonly Dictionary<AnsweredBy, Model> _models = [];
    (AnsweredBy? By, PriceTier? Tier, UsageKind Kind) _lastKey;
    int _last;

    /// <summary>Adds an answer; a result that was not billed adds nothing.</summary>
    public void Add(in RowResult result, UsageKind kind)
    {
        if (result.By is not { } by)
            return;
        if (!_models.TryGetValue(by, out var model))
            _models.Add(by, model = catalog.Find(by.Model));
        var tokens = result.Tokens;
        var tier = model.TierFor(tokens.Prompt);
        // Nearly always it is the line of the answer before, and a price is not hashed for each.
        if (!ReferenceEquals(by, _lastKey.By) || !ReferenceEquals(tier, _lastKey.Tier) || kind != _lastKey.Kind)
            (_last, _lastKey) = (LineOf((by, tier, kind), model, result), (by, tier, kind));
        var (first, answers, searches, sum) = _sums[_last];
        _sums[_last] = (first, answers + 1, searches + result.WebSearches, sum + tokens);
    }

    int LineOf((AnsweredBy By, PriceTier Tier, UsageKind Kind) key, Model model, in RowResult result)
    {
        if (_lines.TryGetValue(key, out var line))
            return line;
        _lines.Add(key, line = _sums.Count);
        _sums.Add((UsageEntry.Of(model, result.Usage, key.Kind), 0, 0, default));
        return line;
    }

    /// <summary>The lines of the books.</summary>
    public IReadOnlyList<UsageEntry> Books() => UsageEntry.Merge(_sums.Select(sum => sum.First with
    {
        IsBatched = isBatched,
        Stage = stage,
        Answers = sum.Answers,
        WebSearches = sum.Searches,
        Tokens = sum.Tokens,
    }));
}
