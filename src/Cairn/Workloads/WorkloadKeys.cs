namespace Cairn.Workloads;

/// <summary>
/// Every key <c>cairn.yaml</c> may have, by the mapping it belongs to; the JSON schema for editors has the same.
/// </summary>
static class WorkloadKeys
{
    public static IReadOnlyList<string> Root { get; } =
    [
        "name", "input", "id", "model", "models", "route", "cascade", "max_tokens", "system", "user",
        "messages", "tools", "output", "params", "quality", "betas", "tags", "deadline", "max_cost",
        "queue_limit", "duplicates", "reuse", "retention", "redact", "via", "safety", "sandbox",
    ];

    public static IReadOnlyList<string> Reuse { get; } = ["age", "size"];

    public static IReadOnlyList<string> Retention { get; } = ["answers"];

    public static IReadOnlyList<string> Input { get; } = ["file", "format", "drop"];

    public static IReadOnlyList<string> ModelChoice { get; } = ["model", "effort"];

    public static IReadOnlyList<string> Route { get; } = ["when", "model", "effort"];

    public static IReadOnlyList<string> Rung { get; } =
        ["model", "effort", "thinking", "max_tokens", "system", "user", "messages", "tools"];

    /// <summary>What makes a rung's prompt another than the workload's.</summary>
    public static IReadOnlyList<string> Variant { get; } = ["system", "user", "messages", "tools"];

    public static IReadOnlyList<string> Quality { get; } =
    [
        "labels", "grader", "confidence", "target", "delta", "against", "audits", "on_invalid", "on_drift",
        "on_no_gain",
    ];

    public static IReadOnlyList<string> Labels { get; } = ["column", "file", "id", "labels_are"];

    public static IReadOnlyList<string> Grader { get; } =
    [
        "exact", "normalised", "numeric", "tolerance", "relative", "set", "fields", "regex", "schema", "command",
        "timeout_seconds", "field", "judge",
    ];

    public static IReadOnlyList<string> Judge { get; } = ["model", "effort", "max_tokens", "instructions"];

    public static IReadOnlyList<string> Confidence { get; } =
        ["field", "values", "abstain", "schema", "regex", "votes", "command", "timeout_seconds"];

    public static IReadOnlyList<string> Output { get; } = ["schema"];

    public static IReadOnlyList<string> Safety { get; } =
    [
        "budget", "max_input_tokens", "max_batch_cost", "lost_create", "hedge_after", "hedge_allowance",
        "exclusive_workspace", "max_error_share", "cache_loss",
    ];

    public static IReadOnlyList<string> Sandbox { get; } =
        ["labels", "accuracy", "confidence", "seed", "workers", "error_rate"];

    public static IReadOnlyList<string> Items { get; } = ["fields", "each", "reorder"];

    public static IReadOnlyList<string> Message { get; } = ["role", "content"];

    /// <summary>What makes the prompt, and therefore has no place beside ready batch lines.</summary>
    public static IReadOnlyList<string> Prompt { get; } =
        ["route", "cascade", "system", "user", "messages", "tools", "output", "params"];
}
