using System.Text.Json.Serialization;

namespace Cairn.Accounting.Reconciling;

/// <summary>What an organization is billed for, as its reports tell it apart.</summary>
enum BilledClass
{
    /// <summary>Prompt tokens that have nothing to do with the cache.</summary>
    [JsonStringEnumMemberName("input")]
    Input,

    /// <summary>Written to the cache for five minutes.</summary>
    [JsonStringEnumMemberName("cache_write_5m")]
    CacheWrite5m,

    /// <summary>Written to the cache for an hour.</summary>
    [JsonStringEnumMemberName("cache_write_1h")]
    CacheWrite1h,

    /// <summary>Read from the cache.</summary>
    [JsonStringEnumMemberName("cache_read")]
    CacheRead,

    /// <summary>Generated tokens.</summary>
    [JsonStringEnumMemberName("output")]
    Output,

    /// <summary>Searches of the web, by the piece.</summary>
    [JsonStringEnumMemberName("web_search")]
    WebSearch,

    /// <summary>What no answer shows, such as hours of code execution: dollars alone.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
