namespace Cairn.Sandbox.Limits;

/// <summary>What the headers of a response say about the limits of its door.</summary>
/// <param name="Requests">Requests in a minute.</param>
/// <param name="Input">Tokens of prompts, or null where tokens aren't limited.</param>
/// <param name="Output">Tokens of answers, or null where tokens aren't limited.</param>
sealed record RateStanding(LimitStanding Requests, LimitStanding? Input = null, LimitStanding? Output = null)
{
    /// <summary>Both kinds of tokens together, as the API shows them where no workspace limit is tighter.</summary>
    public LimitStanding? Tokens => Input is { } input && Output is { } output
        ? new(
            input.Limit + output.Limit,
            input.Remaining + output.Remaining,
            input.FullAt > output.FullAt ? input.FullAt : output.FullAt)
        : null;
}

/// <summary>How full one bucket is.</summary>
/// <param name="Limit">What it holds when full.</param>
/// <param name="Remaining">What it holds now.</param>
/// <param name="FullAt">When it will be full again.</param>
readonly record struct LimitStanding(long Limit, long Remaining, DateTimeOffset FullAt);
