using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>Those of groups of requests, of models and of what was billed.</summary>
static partial class RuleCases
{
    static object ClosedAnswer => new
    {
        format = new
        {
            type = "json_schema",
            schema = new { type = "object", properties = new { label = new { @enum = (string[])["a", "b"] } } },
        },
    };

    static object OpenAnswer => new
    {
        format = new
        {
            type = "json_schema",
            schema = new { type = "object", properties = new { label = new { type = "string" } } },
        },
    };

    static IEnumerable<RuleCase> Groups() =>
    [
        new("interleaved-groups", [.. Of(30, row => Version(row, row % 5))], [.. Of(30, row => Version(row, row / 6))],
            Good),
        new("mixed-models", [.. Of(4, row => Batch(row, Handbook, new { model = row % 2 == 0 ? Cheap : Dear }))], Good,
            OnlyUsage)
        {
            HasDollars = true,
        },
        new("mixed-settings",
            [.. Of(4, row => Batch(
                row, Handbook, new { tool_choice = new { type = row % 2 == 0 ? "auto" : "none" } }))],
            Good, OnlyUsage)
        {
            HasDollars = true,
        },
        new("full-price-traffic",
            [.. Of(100, row => Logged(row, Body(row, Handbook), Usage(input: 1800)))],
            [.. Of(99, row => Logged(row, Body(row, Handbook), Usage()))], OnlyUsage)
        {
            HasDollars = true,
        },
    ];

    static IEnumerable<RuleCase> Costs() =>
    [
        new("dear-model",
            [.. Of(3, row => Batch(row, Handbook, new { model = Dear, output_config = ClosedAnswer }))],
            [.. Of(3, row => Batch(row, Handbook, new { model = Dear, output_config = OpenAnswer }))], Good)
        {
            HasDollars = true,
        },
        new("price-cliff", [Batch(0, string.Concat(Enumerable.Repeat(Handbook, 80)))], Good,
            [Batch(0, Handbook, new { model = Dear })])
        {
            HasDollars = true,
        },
        new("retired-model", [Batch(0, "Hi", new { model = "claude-3-haiku-20240307" })], Good, [NoModel()]),
        new("retiring-model", [Batch(0, "Hi", new { model = "claude-sonnet-4-5" })], Good, [NoModel()]),
        new("unknown-model", [Batch(0, "Hi", new { model = "claude-imaginary-9" })], Good, [NoModel()]),
    ];

    static IEnumerable<RuleCase> Bills() =>
    [
        new("max-tokens",
            [Logged(0, Body(0, Handbook), Usage(output: 400), (0, "max_tokens", null))],
            [Logged(0, Body(0, Handbook), Usage())], OnlyPrompts)
        {
            HasDollars = true,
        },
        new("paid-retries",
            [.. Of(2, row => Logged(0, Body(0, Handbook), Usage(), (row * 61, "end_turn", null)))],
            [.. Of(2, row => Logged(row, Body(row, Handbook), Usage()))], OnlyPrompts)
        {
            HasDollars = true,
        },
        new("one-hour-write-price",
            [Logged(0, Body(0, Handbook), Usage(0, 0, 1_000_000, 0, 0), (0, "end_turn", 0.625m))],
            [Logged(0, Body(0, Handbook), Usage(0, 0, 1_000_000, 0, 0), (0, "end_turn", 1m))], OnlyPrompts)
        {
            HasDollars = true,
        },
    ];

    static string Version(int row, int version) => Batch(row, new[] { Marked("1h", $"Version {version}. {Handbook}") });

    static string NoModel() => Json(("max_tokens", 5), ("messages", new[] { new { role = "user", content = "Hi" } }));
}
