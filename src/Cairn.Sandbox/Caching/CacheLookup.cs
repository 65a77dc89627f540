using System.Text.Json;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Caching;

/// <summary>Why one request read what it read: the answer to "why did my cache miss".</summary>
/// <param name="Verdict">The reason.</param>
sealed record CacheLookup(CacheVerdict Verdict)
{
    /// <summary>The block up to which was read, or would have been, or up to which another entry agrees; null where
    /// there is none.</summary>
    public int? Block { get; init; }

    /// <summary>Where the prompts part.</summary>
    public PromptLevel? PartsAt { get; init; }

    /// <summary>When an entry expired, or will be readable.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The fields of the requests that differ where their blocks don't.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>The verdict in the spelling of the API's words, such as <c>not_yet_readable</c>.</summary>
    public string Name => JsonNamingPolicy.SnakeCaseLower.ConvertName(Verdict.ToString());
}
