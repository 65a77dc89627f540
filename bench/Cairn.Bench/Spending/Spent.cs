using System.Globalization;
using System.Text.Json;

namespace Cairn.Bench.Spending;

/// <summary>What the books of a sandbox say was spent.</summary>
/// <param name="InputUsd">For prompts: uncached, written and read.</param>
/// <param name="OutputUsd">For answers.</param>
/// <param name="PromptTokens">The prompts' tokens of all classes.</param>
/// <param name="ReadTokens">Those of them that were read from the cache.</param>
readonly record struct Spent(decimal InputUsd, decimal OutputUsd, long PromptTokens, long ReadTokens)
{
    static readonly string[] PromptClasses = ["input", "cache_write_5m", "cache_write_1h", "cache_read"];

    public decimal Usd => InputUsd + OutputUsd;

    public static Spent operator -(Spent left, Spent right) => new(
        left.InputUsd - right.InputUsd, left.OutputUsd - right.OutputUsd,
        left.PromptTokens - right.PromptTokens, left.ReadTokens - right.ReadTokens);

    /// <summary>Reads totals of the books.</summary>
    public static Spent Of(JsonElement totals)
    {
        var classes = totals.GetProperty("models").EnumerateArray()
            .Select(model => model.GetProperty("usd_by_class")).ToList();
        return new(
            PromptClasses.Sum(name => classes.Sum(prices => Money(prices, name))),
            classes.Sum(prices => Money(prices, "output")),
            PromptClasses.Sum(name => totals.GetProperty($"{name}_tokens").GetInt64()),
            totals.GetProperty("cache_read_tokens").GetInt64());
    }

    static decimal Money(JsonElement prices, string name) =>
        decimal.Parse(prices.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
