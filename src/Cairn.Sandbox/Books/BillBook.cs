using System.Globalization;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Books;

/// <summary>What the sandbox would have billed: whole tokens by minute, batch, model and rate; dollars follow
/// exactly.</summary>
sealed class BillBook(ModelBook models)
{
    const long LongContextTokens = 200_000;

    readonly Dictionary<BookKey, TokenCounts> _lines = [];

    public IReadOnlyDictionary<BookKey, TokenCounts> Lines => _lines;

    /// <summary>A decimal with all its digits and no exponent.</summary>
    public static string Exact(decimal amount) =>
        amount.ToString("0.############################", CultureInfo.InvariantCulture);

    public void Bill(DateTimeOffset at, int batch, ModelFacts model, (TokenCounts Tokens, bool IsUs) what)
    {
        var prompt = what.Tokens.Prompt;
        var minute = at.ToUnixTimeSeconds() / 60;
        var key = new BookKey(minute, batch, model.Id, model.TierOf(prompt), what.IsUs, prompt > LongContextTokens);
        _lines[key] = _lines.GetValueOrDefault(key) + what.Tokens;
    }

    public void Restore(BookKey key, TokenCounts tokens) => _lines[key] = tokens;

    public decimal Usd(BookKey key, TokenCounts tokens) => ModelOf(key).Usd(tokens, key.Rate);

    public decimal Usd(BookKey key, TokenClass tokenClass, long tokens) =>
        ModelOf(key).Usd(tokenClass, tokens, key.Rate);

    ModelFacts ModelOf(BookKey key) => models.Find(key.Model)
        ?? throw new InvalidOperationException($"The books hold {key.Model}, which models.json no longer has.");
}
