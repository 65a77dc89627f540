using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Running;

/// <summary>Adds up what the answers of one submission were billed, so that a line of the books is made once.</summary>
/// <param name="catalog">The prices.</param>
/// <param name="isBatched">Whether they were answered in a batch.</param>
/// <param name="stage">The stage that asked.</param>
sealed class BilledAnswers(ModelCatalog catalog, bool isBatched, int stage)
{
    readonly Dictionary<(AnsweredBy By, PriceTier Tier, UsageKind Kind), Line> _lines = [];
    (AnsweredBy? By, PriceTier? Tier, UsageKind Kind) _lastKey;
    Model _model = null!;
    Line _last = null!;

    /// <summary>Adds an answer; a result that was not billed adds nothing.</summary>
    public void Add(in RowResult result, UsageKind kind)
    {
        if (result.By is not { } by)
            return;
        // Nearly always it is the line of the answer before, and neither model nor price is hashed for each.
        var isSameBy = ReferenceEquals(by, _lastKey.By);
        if (!isSameBy)
            _model = catalog.Find(by.Model);
        var tokens = result.Tokens;
        var tier = _model.TierFor(tokens.Prompt);
        if (!isSameBy || !ReferenceEquals(tier, _lastKey.Tier) || kind != _lastKey.Kind)
            (_last, _lastKey) = (LineOf((by, tier, kind), _model, result), (by, tier, kind));
        _last.Answers++;
        _last.Searches += result.WebSearches;
        _last.Tokens += tokens;
    }

    /// <summary>The lines of the books.</summary>
    public IReadOnlyList<UsageEntry> Books() => UsageEntry.Merge(_lines.Values.Select(line => line.First with
    {
        IsBatched = isBatched,
        Stage = stage,
        Answers = line.Answers,
        WebSearches = line.Searches,
        Tokens = line.Tokens,
    }));

    Line LineOf((AnsweredBy By, PriceTier Tier, UsageKind Kind) key, Model model, in RowResult result)
    {
        if (!_lines.TryGetValue(key, out var line))
            _lines.Add(key, line = new(UsageEntry.Of(model, result.Usage, key.Kind)));
        return line;
    }

    sealed class Line(UsageEntry first)
    {
        public UsageEntry First { get; } = first;

        public long Answers { get; set; }

        public long Searches { get; set; }

        public TokenUsage Tokens { get; set; }
    }
}
