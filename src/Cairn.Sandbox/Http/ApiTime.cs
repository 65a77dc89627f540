using System.Globalization;

namespace Cairn.Sandbox.Http;

/// <summary>Times as the API writes them: RFC 3339 with microseconds.</summary>
static class ApiTime
{
    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds, as the reports write their buckets.</summary>
    public static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
