using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Books;

/// <summary>What the sandbox would have billed: whole tokens by minute, batch, model and rate; dollars follow
/// exactly.</summary>
sealed class BillBook(ModelBook models)
{
    const long LongContextTokens = 200_000;

    readonly TrackedTable<BookKey, TokenCounts> _lines = new();
    readonly Dictionary<DateOnly, decimal> _usdByMonth = [];

    /// <summary>By what list prices are multiplied from now on.</summary>
    public decimal PriceFactor { get; set; } = 1;

    public IReadOnlyDictionary<BookKey, TokenCounts> Lines => _lines;

    /// <summary>A decimal with all its digits and no exponent.</summary>
    public static string Exact(decimal amount) =>
        amount.ToString("0.############################", CultureInfo.InvariantCulture);

    public void Bill(RunSlot slot, ModelFacts model, (TokenCounts Tokens, RequestFacts Facts) what)
    {
        var prompt = what.Tokens.Prompt;
        var minute = slot.Start.ToUnixTimeSeconds() / 60;
        var (tier, isLong) = (model.TierOf(prompt), prompt > LongContextTokens);
        var key = new BookKey(minute, slot.Batch, model.Id, tier, what.Facts.IsUs, isLong)
        {
            Workspace = what.Facts.Context.Workspace,
            PriceFactor = PriceFactor,
        };
        Add(key, what.Tokens);
    }

    public void Restore(BookKey key, TokenCounts tokens) => Add(key, tokens);

    /// <summary>What the calendar month of this moment (UTC) has been billed so far.</summary>
    public decimal UsdOfMonth(DateTimeOffset moment) => _usdByMonth.GetValueOrDefault(MonthOf(moment));

    /// <summary>The lines that are new or have grown since this was last asked.</summary>
    public IReadOnlyList<KeyValuePair<BookKey, TokenCounts>> TakeChanges() => _lines.TakeChanges().Written;

    public decimal Usd(BookKey key, TokenCounts tokens) => ModelOf(key).Usd(tokens, key.Rate) * key.PriceFactor;

    public decimal Usd(BookKey key, TokenClass tokenClass, long tokens) =>
        ModelOf(key).Usd(tokenClass, tokens, key.Rate) * key.PriceFactor;

    static DateOnly MonthOf(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month, 1);

    void Add(BookKey key, TokenCounts tokens)
    {
        _lines[key] = _lines.GetValueOrDefault(key) + tokens;
        var month = MonthOf(key.Start);
        _usdByMonth[month] = _usdByMonth.GetValueOrDefault(month) + Usd(key, tokens);
    }

    ModelFacts ModelOf(BookKey key) => models.Find(key.Model)
        ?? throw new InvalidOperationException($"The books hold {key.Model}, which models.json no longer has.");
}
