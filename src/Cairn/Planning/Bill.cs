using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What rows cost, apart by what it depends on, so that every way it may turn out can be priced.</summary>
/// <param name="Plain">Prompt tokens that no marker covers.</param>
/// <param name="Primed">What is covered, written once by the first row of each cached prefix.</param>
/// <param name="Read">What is covered in all other rows, if all of them read it.</param>
/// <param name="Written">The same if all of them write it again.</param>
/// <param name="Output">Answers that use all of <c>max_tokens</c>.</param>
sealed record Bill(Usd Plain, Usd Primed, Usd Read, Usd Written, Usd Output)
{
    public static Bill Nothing { get; } = new(default, default, default, default, default);

    /// <summary>Prompts with markers of the user's own: all read, nothing cached, all written.</summary>
    public (Usd Read, Usd Plain, Usd Written) Own { get; init; }

    public static Bill operator +(Bill left, Bill right) => new(
        left.Plain + right.Plain, left.Primed + right.Primed, left.Read + right.Read, left.Written + right.Written,
        left.Output + right.Output)
    {
        Own = (left.Own.Read + right.Own.Read, left.Own.Plain + right.Own.Plain, left.Own.Written + right.Own.Written),
    };

    /// <summary>The bill if it turns out so, rounded to whole pico-dollars.</summary>
    public Usd At(Weights weights)
    {
        var hits = (decimal)weights.Hits;
        var input = Plain.Amount + Primed.Amount + (hits * Read.Amount) + ((1 - hits) * Written.Amount)
            + OwnAt((decimal)weights.OwnCache);
        return new(decimal.Round((decimal)weights.Answered * (
            ((decimal)weights.Input * input) + ((decimal)weights.Output * Output.Amount)), Usd.QuotientDigits));
    }

    decimal OwnAt(decimal place) => place < 0.5m
        ? Own.Read.Amount + (2 * place * (Own.Plain.Amount - Own.Read.Amount))
        : Own.Plain.Amount + (((2 * place) - 1) * (Own.Written.Amount - Own.Plain.Amount));

    /// <summary>The range of which four of five outcomes are in, and the mean.</summary>
    public Estimate Range(Chances chances)
    {
        var draws = Enumerable.Range(1, Weights.Draws).Select(draw => At(chances.At(draw))).Order().ToList();
        return new(draws[Weights.Draws / 10], At(chances.Mean()), draws[Weights.Draws * 9 / 10]);
    }
}
