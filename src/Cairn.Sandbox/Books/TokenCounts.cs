using System.Diagnostics;

namespace Cairn.Sandbox.Books;

/// <summary>Tokens by class, and how many requests they belong to.</summary>
readonly record struct TokenCounts(
    long Requests, long Input, long Write5m, long Write1h, long Read, long Output)
{
    /// <summary>The length of the prompt, which decides the price tier.</summary>
    public long Prompt => Input + Write5m + Write1h + Read;

    public long Of(TokenClass tokenClass) => tokenClass switch
    {
        TokenClass.Input => Input,
        TokenClass.Write5m => Write5m,
        TokenClass.Write1h => Write1h,
        TokenClass.Read => Read,
        TokenClass.Output => Output,
        _ => throw new UnreachableException(),
    };

    public static TokenCounts operator +(TokenCounts left, TokenCounts right) => new(
        left.Requests + right.Requests,
        left.Input + right.Input,
        left.Write5m + right.Write5m,
        left.Write1h + right.Write1h,
        left.Read + right.Read,
        left.Output + right.Output);
}
