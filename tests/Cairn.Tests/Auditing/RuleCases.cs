using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>For each rule requests that fail it, that pass it, and on which it abstains.</summary>
static partial class RuleCases
{
    static readonly string[] OnlyUsage = [Json(("model", Cheap), ("usage", Usage()))];

    static readonly string[] OnlyPrompts = [.. Of(3, row => Batch(row, Handbook))];

    static readonly string[] Good = [.. Of(30, row => Batch(row, new[] { Marked() }))];

    public static IReadOnlyList<RuleCase> All { get; } =
        [.. Prompts(), .. Markers(), .. Groups(), .. Costs(), .. Bills()];

    static IEnumerable<RuleCase> Prompts() =>
    [
        new("volatile-text",
            [.. Of(12, row => Batch(row, $"Now it is 2026-11-{row + 10} 08:0{row % 10}.\n{Handbook}"))], Good,
            OnlyUsage)
        {
            HasDollars = true,
        },
        new("clock-in-prefix",
            [Json(("messages", new[] { new { role = "user", content = "Hi" } }),
                ("system", "Current time: 2026-11-21T10:33:00Z"))], Good, OnlyUsage),
        new("key-order",
            [.. Of(4, row => Batch(row, Handbook, new
            {
                tools = new[] { row % 2 == 0 ? (object)new { name = "a", input_schema = new { } }
                    : new { input_schema = new { }, name = "a" } },
            }))],
            Good, OnlyUsage),
        new("tool-order", [.. Of(4, row => Tools(row, isSorted: false))], [.. Of(4, row => Tools(row, isSorted: true))],
            Good),
        new("example-order", [.. Of(8, row => Examples(row, isSorted: false))],
            [.. Of(8, row => Examples(row, isSorted: true))], OnlyUsage),
        new("repeated-text", [.. Of(4, row => Batch(row, Handbook, content: Handbook + Question(row)))], Good,
            OnlyUsage)
        {
            HasDollars = true,
        },
        new("long-examples", [.. Of(4, row => Batch(row, Shots(900)))], [.. Of(4, row => Batch(row, Shots(20)))], Good)
        {
            HasDollars = true,
        },
        new("duplicate-requests", [Batch(0, Handbook), Batch(0, Handbook)], Good, [Batch(0, Handbook)])
        {
            HasDollars = true,
        },
    ];

    static IEnumerable<RuleCase> Markers() =>
    [
        new("unmarked-prefix", [.. Of(9, row => Batch(row, Handbook))], Good, [.. Of(9, row => Batch(row, "Short."))])
        {
            HasDollars = true,
        },
        new("marker-on-varying-block",
            [.. Of(9, row => Batch(row, Handbook, content: new[] { Marked("5m", Question(row)) }))], Good, OnlyPrompts)
        {
            HasDollars = true,
        },
        new("automatic-caching-one-shot",
            [.. Of(9, row => Batch(row, Handbook, new { cache_control = new { type = "ephemeral" } }))], Good,
            [Json([.. Body(0, Handbook).Select(member => (member.Key, member.Value))])])
        {
            HasDollars = true,
        },
        new("prefix-under-minimum",
            [.. Of(9, row => Batch(row, new[] { Marked() }, new { model = "claude-haiku-4-5" }))], Good, OnlyPrompts)
        {
            HasDollars = true,
        },
        new("too-many-markers",
            [Batch(0, Enumerable.Range(0, 5).Select(part => Marked("1h", $"{part} {Handbook}")))], Good, OnlyPrompts),
        new("ttl-order", [Batch(0, new[] { Marked("5m"), Marked("1h") })],
            [Batch(0, new[] { Marked("1h"), Marked("5m") })], OnlyPrompts),
        new("ttl-choice", [.. Of(3, row => Batch(row, new[] { Marked("5m") }))], Good, OnlyPrompts),
        new("cold-batch", [.. Of(9, row => Batch(row, new[] { Marked() }))],
            [.. Of(2, row => Batch(row, new[] { Marked("1h", $"{row} {Handbook}") }))], OnlyPrompts)
        {
            HasDollars = true,
        },
        new("lookback", [Turns(2), Turns(30)], [Turns(30), Turns(32)], Good) { HasDollars = true },
        new("unread-writes",
            [.. Of(3, row => Json(("model", Cheap), ("usage", Usage(written5m: 2000))))],
            [.. Of(3, row => Json(("model", Cheap), ("usage", Usage(read: 2000))))], OnlyPrompts)
        {
            HasDollars = true,
        },
    ];

    static string Tools(int row, bool isSorted)
    {
        object[] tools = [new { name = "a", input_schema = new { } }, new { name = "b", input_schema = new { } }];
        return Batch(row, Handbook, new { tools = isSorted || row % 2 == 0 ? tools : [.. tools.Reverse()] });
    }

    static string Examples(int row, bool isSorted)
    {
        var parts = Enumerable.Range(0, 6).Select(part => $"Message {part}: {Handbook.Substring(part * 200, 150)}");
        return Batch(row, string.Join(
            "\n\n", isSorted ? parts : parts.OrderBy(part => ((part[8] * 7) + (row * 5)) % 11)));
    }

    static string Shots(int words) => string.Concat(Enumerable.Range(1, 5).Select(shot =>
        $"<example>{string.Join(' ', Enumerable.Repeat("word", shot == 5 ? words : 20))} {shot}</example>\n"));

    static string Turns(int turns)
    {
        var messages = Enumerable.Range(0, turns).Select(turn => new
        {
            role = turn % 2 == 0 ? "user" : "assistant",
            content = new[] { turn == turns - 1 ? Marked("1h", $"{turn} {Handbook}") : Text($"{turn} {Handbook}") },
        });
        return Json(("model", Cheap), ("max_tokens", 100), ("messages", messages.ToArray()));
    }
}

/// <summary>Requests that show one rule in each of its verdicts.</summary>
sealed record RuleCase(string Rule, string[] Fails, string[] Passes, string[] Abstains)
{
    /// <summary>Whether the finding says what it costs.</summary>
    public bool HasDollars { get; init; }
}
