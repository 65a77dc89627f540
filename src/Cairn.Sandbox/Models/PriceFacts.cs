using System.Diagnostics;
using System.Text.Json.Serialization;
using Cairn.Sandbox.Books;

namespace Cairn.Sandbox.Models;

/// <summary>Dollars per million tokens of one price tier.</summary>
sealed record PriceFacts
{
    public long? UpToPromptTokens { get; init; }

    public decimal Input { get; init; }

    public decimal Output { get; init; }

    [JsonPropertyName("cache_write_5m")]
    public decimal CacheWrite5m { get; init; }

    [JsonPropertyName("cache_write_1h")]
    public decimal CacheWrite1h { get; init; }

    public decimal CacheRead { get; init; }

    public decimal Of(TokenClass tokenClass) => tokenClass switch
    {
        TokenClass.Input => Input,
        TokenClass.Write5m => CacheWrite5m,
        TokenClass.Write1h => CacheWrite1h,
        TokenClass.Read => CacheRead,
        TokenClass.Output => Output,
        _ => throw new UnreachableException(),
    };
}
