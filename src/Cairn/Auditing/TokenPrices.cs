using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>Turns estimated tokens of one request into dollars, class by class.</summary>
/// <param name="Rates">The rates of the request; null where no price is known, and then nothing costs anything.</param>
readonly record struct TokenPrices(Rates? Rates)
{
    /// <summary>Tokens that are neither written nor read.</summary>
    public Usd Input(double tokens) => Cost(new(Whole(tokens), 0, 0, 0, 0));

    /// <summary>Tokens that are read from the cache.</summary>
    public Usd Read(double tokens) => Cost(new(0, 0, 0, Whole(tokens), 0));

    /// <summary>Tokens that are written to the cache.</summary>
    public Usd Write(double tokens, CacheTtl ttl) => ttl is CacheTtl.OneHour
        ? Cost(new(0, 0, Whole(tokens), 0, 0))
        : Cost(new(0, Whole(tokens), 0, 0, 0));

    /// <summary>Any tokens.</summary>
    public Usd Cost(TokenUsage tokens) => Rates?.Cost(tokens) ?? Usd.Zero;

    /// <summary>What is saved where the first of some requests writes tokens and the others read them.</summary>
    public Usd SavedByCaching(double tokens, long requests, CacheTtl ttl) =>
        new((Input(tokens).Amount * requests) - Write(tokens, ttl).Amount
            - (Read(tokens).Amount * (requests - 1)));

    static long Whole(double tokens) => (long)Math.Round(tokens, MidpointRounding.ToEven);
}
