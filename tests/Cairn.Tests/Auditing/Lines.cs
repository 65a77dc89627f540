using System.Text.Json;

namespace Cairn.Tests.Auditing;

/// <summary>Makes the lines of request files and logs.</summary>
static class Lines
{
    public const string Cheap = "claude-haiku-5-5";

    public const string Dear = "claude-opus-5-5";

    /// <summary>About 1,700 tokens that are the same in every request; no two sentences are.</summary>
    public static readonly string Handbook = string.Join(
        ' ', Enumerable.Range(0, 200).Select(rule => $"Rule {rule}: colour {rule * 7919 % 1013} goes to desk {rule}."));

    /// <summary>The handbook as a block with a marker.</summary>
    public static object Marked(string ttl = "1h", string? text = null) =>
        new { type = "text", text = text ?? Handbook, cache_control = new { type = "ephemeral", ttl } };

    public static object Text(string text) => new { type = "text", text };

    /// <summary>So many lines.</summary>
    public static IEnumerable<string> Of(int count, Func<int, string> line) => Enumerable.Range(0, count).Select(line);

    /// <summary>A batch line.</summary>
    public static string Batch(int row, object? system, object? more = null, object? content = null) =>
        Json(("custom_id", $"r{row}"), ("params", Body(row, system, more, content)));

    /// <summary>The line of a log: a body, what was billed, and when.</summary>
    public static string Logged(
        int row, object body, object usage, (int Seconds, string Stop, decimal? Cost)? how = null) =>
        Json([
            ("timestamp", DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(how?.Seconds ?? (row * 60))),
            ("request", body),
            ("response", new { usage, stop_reason = how?.Stop ?? "end_turn" }),
            .. how?.Cost is { } cost ? new (string, object?)[] { ("cost_usd", cost) } : [],
        ]);

    /// <summary>A Messages body; what <paramref name="more"/> names is added to it or replaces what it has.</summary>
    public static Dictionary<string, object?> Body(
        int row, object? system, object? more = null, object? content = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["model"] = Cheap,
            ["max_tokens"] = 400,
            ["messages"] = new[] { new { role = "user", content = content ?? Question(row) } },
        };
        if (system is not null)
            body["system"] = system;
        foreach (var property in more?.GetType().GetProperties() ?? [])
            body[property.Name] = property.GetValue(more);
        return body;
    }

    public static string Question(int row) => $"What about number {row * 31 % 9973}, please?";

    /// <summary>Billed tokens.</summary>
    public static object Usage(
        long input = 50, long written5m = 0, long written1h = 0, long read = 0, long output = 90) =>
        new
        {
            input_tokens = input,
            cache_creation_input_tokens = written5m + written1h,
            cache_read_input_tokens = read,
            cache_creation = new { ephemeral_5m_input_tokens = written5m, ephemeral_1h_input_tokens = written1h },
            output_tokens = output,
        };

    /// <summary>One object.</summary>
    public static string Json(params (string Name, object? Value)[] members) =>
        JsonSerializer.Serialize(members.ToDictionary(member => member.Name, member => member.Value));
}
