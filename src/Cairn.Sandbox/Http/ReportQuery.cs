using System.Globalization;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Which buckets a report is asked for, and by what its rows are told apart.</summary>
/// <param name="First">The start of the first bucket of the page.</param>
/// <param name="End">Where the report ends.</param>
/// <param name="Width">The length of a bucket.</param>
/// <param name="Limit">How many buckets at most.</param>
sealed record ReportQuery(DateTimeOffset First, DateTimeOffset End, TimeSpan Width, int Limit)
{
    static readonly string[] TimeFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The values of <c>group_by[]</c>.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

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

    /// <summary>The place of the next page, or null.</summary>
    public string? Next => End - First > Width * Limit ? PageToken.Of(ApiTime.Seconds(First + (Width * Limit))) : null;

    public bool GroupsBy(string name) => Groups.Contains(name);

    /// <summary>The start of the bucket that a line falls into, be it on this page or not.</summary>
    public DateTimeOffset BucketOf(BookKey key) => Floor(key.Start, Width);

    public static ReportQuery Of(HttpContext context, DateTimeOffset now, ReportKind kind)
    {
        var query = context.Request.Query;
        var (width, usual, most) = WidthOf(CallHeaders.Text(query, "bucket_width") ?? "1d", kind);
        var start = TimeOf("starting_at", CallHeaders.Text(query, "starting_at"));
        var end = CallHeaders.Text(query, "ending_at") is { } text ? TimeOf("ending_at", text) : now + width;
        if (end <= start && CallHeaders.Text(query, "ending_at") is not null)
            throw ApiRefusal.Invalid("ending_at: Input should be later than starting_at");

        var first = CallHeaders.Text(query, "page") is { } page ? PlaceOf(page, start) : start;
        return new(Floor(first, width), Floor(end, width), width, CallHeaders.LimitOf(query, usual, most))
        {
            Groups = ReportFilter.ValuesOf(query, "group_by", kind.Groups),
        };
    }

    static (TimeSpan Width, int Usual, int Most) WidthOf(string text, ReportKind kind) => text switch
    {
        "1d" => (TimeSpan.FromDays(1), 7, 31),
        "1h" when !kind.IsDaily => (TimeSpan.FromHours(1), 24, 168),
        "1m" when !kind.IsDaily => (TimeSpan.FromMinutes(1), 60, 1_440),
        _ => throw ApiRefusal.Invalid($"bucket_width: {ReportNames.OneOf(kind.IsDaily ? ["1d"] : ["1m", "1h", "1d"])}"),
    };

    static DateTimeOffset Floor(DateTimeOffset time, TimeSpan width) =>
        new(time.UtcTicks / width.Ticks * width.Ticks, TimeSpan.Zero);

    static DateTimeOffset PlaceOf(string page, DateTimeOffset start) =>
        TryTime(PageToken.Read(page)) is { } time && time >= start ? time : throw PageToken.Unknown();

    static DateTimeOffset TimeOf(string name, string? text) => TryTime(text) ?? throw ApiRefusal.Invalid(
        $"{name}: {(text is null ? "Field required" : "Input should be a valid datetime")}");

    static DateTimeOffset? TryTime(string? text) => DateTimeOffset.TryParseExact(
        text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time < SandboxTime.End
        ? time
        : null;
}

/// <summary>What one of the two reports can be asked for.</summary>
/// <param name="IsDaily">Whether its buckets are always days.</param>
/// <param name="Groups">What its rows may be told apart by.</param>
sealed record ReportKind(bool IsDaily, IReadOnlyList<string> Groups)
{
    public static ReportKind Usage { get; } = new(IsDaily: false, ReportNames.Dimensions);

    public static ReportKind Cost { get; } = new(IsDaily: true, ["workspace_id", "description"]);
}
