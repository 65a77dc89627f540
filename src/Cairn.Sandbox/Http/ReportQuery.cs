using System.Globalization;
using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Which buckets a report is asked for, and by what its rows are told apart.</summary>
/// <param name="First">The start of the first bucket of the page.</param>
/// <param name="End">Where the report ends.</param>
/// <param name="Width">The length of a bucket.</param>
/// <param name="Limit">How many buckets at most.</param>
/// <param name="Groups">The values of <c>group_by[]</c>.</param>
sealed record ReportQuery(
    DateTimeOffset First, DateTimeOffset End, TimeSpan Width, int Limit, IReadOnlyList<string> Groups)
{
    /// <summary>The buckets of this page, oldest first, empty ones included.</summary>
    public IEnumerable<DateTimeOffset> Buckets
    {
        get
        {
            var start = First;
            for (var count = 0; count < Limit && start < End; count++, start += Width)
                yield return start;
        }
    }

    /// <summary>Where the next page starts, or null.</summary>
    public DateTimeOffset? Next => First + (Width * Limit) < End ? First + (Width * Limit) : null;

    public bool GroupsBy(string name) => Groups.Contains(name);

    public static ReportQuery Of(HttpContext context, DateTimeOffset now, bool isDaily)
    {
        var query = context.Request.Query;
        var (width, usual, most) = (CallHeaders.Text(query, "bucket_width") ?? "1d") switch
        {
            "1d" => (TimeSpan.FromDays(1), 7, 31),
            "1h" when !isDaily => (TimeSpan.FromHours(1), 24, 168),
            "1m" when !isDaily => (TimeSpan.FromMinutes(1), 60, 1_440),
            _ => throw ApiRefusal.Invalid($"bucket_width: Input should be {(isDaily ? "'1d'" : "'1m', '1h' or '1d'")}"),
        };
        var start = CallHeaders.Text(query, "page") is { } page
            ? TimeOf("page", page)
            : TimeOf("starting_at", CallHeaders.Text(query, "starting_at"));
        var end = CallHeaders.Text(query, "ending_at") is { } text ? TimeOf("ending_at", text) : now + width;
        var groups = query["group_by[]"].Concat(query["group_by"]).OfType<string>();
        return new(Floor(start, width), Floor(end, width), width, CallHeaders.LimitOf(query, usual, most), [.. groups]);
    }

    /// <summary>The start of the bucket that a moment falls into.</summary>
    public DateTimeOffset BucketOf(DateTimeOffset time) => Floor(time, Width);

    static DateTimeOffset Floor(DateTimeOffset time, TimeSpan width) =>
        new(time.UtcTicks / width.Ticks * width.Ticks, TimeSpan.Zero);

    static DateTimeOffset TimeOf(string name, string? text)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var time) && time < SandboxTime.End
            ? time
            : throw ApiRefusal.Invalid(
                $"{name}: {(text is null ? "Field required" : "Input should be a valid datetime")}");
    }
}
