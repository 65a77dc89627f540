namespace Cairn.Tests.Sandbox.Caching;

/// <summary>What a change loses: tools are 520 tokens, tools and system 650, all 783.</summary>
static class InvalidationTable
{
    public static IReadOnlyList<CacheSequence> Rows { get; } =
    [
        new(
            "nothing changes",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m", (0, 0, 0, 783), "hit")),
        new(
            "tools: another description",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tU520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold")),
        new(
            "tools: one more",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m tU130 sS130:5m uM130:5m", (0, 913, 0, 0), "prefix_differs")),
        new(
            "tools: one less",
            (0, "tT520:5m tU130 sS130:5m uM130:5m", (0, 913, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "prefix_differs")),
        new(
            "tools: another order",
            (0, "tT260 tU260:5m uM130:5m", (0, 653, 0, 0), "cold"),
            (60, "tU260 tT260:5m uM130:5m", (0, 653, 0, 0), "cold")),
        new(
            "web search on",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m web sS130:5m uM130:5m", (0, 282, 0, 520), "partial_hit")),
        new(
            "web search off",
            (0, "tT520:5m web sS130:5m uM130:5m", (0, 802, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m", (0, 263, 0, 520), "partial_hit")),
        new(
            "citations on",
            (0, "tT520:5m sS130:5m uM130:5m +Q1 uncited", (2, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m +Q1 cited", (2, 263, 0, 520), "partial_hit")),
        new(
            "speed",
            (0, "plain model=claude-opus-5-5 tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (
                60,
                "plain model=claude-opus-5-5 tT520:5m sS130:5m uM130:5m speed=\"fast\"",
                (0, 263, 0, 520), "partial_hit")),
        new(
            "speed: standard is the default",
            (0, "plain model=claude-opus-5-5 tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "plain model=claude-opus-5-5 tT520:5m sS130:5m uM130:5m speed=\"standard\"", (0, 0, 0, 783), "hit")),
        new(
            "tool choice",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m choice=any", (0, 133, 0, 650), "partial_hit")),
        new(
            "tool choice: auto is the default",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m choice=auto", (0, 0, 0, 783), "hit")),
        new(
            "parallel tool use",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m alone", (0, 133, 0, 650), "partial_hit")),
        new(
            "an image anywhere",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m img", (1600, 133, 0, 650), "partial_hit")),
        new(
            "thinking",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m thinking=adaptive", (0, 783, 0, 0), "prefix_differs")),
        new(
            "thinking budget",
            (0, "model=claude-sonnet-4-5 sA1024:5m uQ1 budget=1024", (4, 1024, 0, 0), "cold"),
            (60, "model=claude-sonnet-4-5 sA1024:5m uQ1 budget=2048", (4, 1024, 0, 0), "prefix_differs")),
        new(
            "effort",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m effort=low", (0, 783, 0, 0), "prefix_differs")),
        new(
            "effort: naming the default changes nothing",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m effort=medium", (0, 0, 0, 783), "hit")),
        new(
            "effort in a message of the system",
            (
                0,
                "betas=mid-conversation-output-config-2026-07-01 tT520:5m sS130:5m uM130:5m",
                (0, 783, 0, 0), "cold"),
            (
                60,
                "betas=mid-conversation-output-config-2026-07-01 tT520:5m sS130:5m uM130:5m low",
                (3, 0, 0, 783), "hit")),
        new(
            "output format",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m format=x", (0, 263, 0, 520), "partial_hit")),
        new(
            "output format: another schema",
            (0, "tT520:5m sS130:5m uM130:5m format=x", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m format=y", (0, 263, 0, 520), "partial_hit")),
        new(
            "a question after thinking, model that drops it",
            (0, "model=claude-haiku-4-5 sA4096:5m uQ100 think uses1 results1:5m", (0, 4237, 0, 0), "cold"),
            (
                60,
                "model=claude-haiku-4-5 sA4096:5m uQ100 think uses1 results1 uR10:5m",
                (0, 135, 0, 4096), "partial_hit")),
        new(
            "a tool result after thinking, model that drops it",
            (0, "model=claude-haiku-4-5 sA4096:5m uQ100 think uses1 results1:5m", (0, 4237, 0, 0), "cold"),
            (
                60,
                "model=claude-haiku-4-5 sA4096:5m uQ100 think uses1 results1 think uses1 results1:5m",
                (0, 38, 0, 4237), "partial_hit")),
        new(
            "a question after thinking, model that keeps it",
            (0, "sA520:5m uQ100 think uses1 results1:5m", (0, 669, 0, 0), "cold"),
            (60, "sA520:5m uQ100 think uses1 results1 uR10:5m", (0, 13, 0, 669), "partial_hit")),
        new(
            "a message of the system is appended",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m yN13", (16, 0, 0, 783), "hit")),
        new(
            "a tool is added by a block",
            (0, "betas=inline-tools-2026-09-15 tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "betas=inline-tools-2026-09-15 tT520:5m sS130:5m uM130:5m add", (20, 0, 0, 783), "hit")),
        new(
            "a tool is added by a block where there was none: one full miss",
            (0, "betas=inline-tools-2026-09-15 sS520:5m uM130:5m", (0, 653, 0, 0), "cold"),
            (60, "betas=inline-tools-2026-09-15 sS520:5m uM130:5m add", (20, 653, 0, 0), "prefix_differs"),
            (120, "betas=inline-tools-2026-09-15 sS520:5m uM130:5m add", (20, 0, 0, 653), "hit")),
        new(
            "a deferred tool",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m dD100 sS130:5m uM130:5m", (0, 0, 0, 783), "hit")),
        new(
            "betas",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "betas=files-api-2025-04-14 tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "prefix_differs")),
        new(
            "context management",
            (
                0,
                "betas=context-management-2025-06-27 tT520:5m sS130:5m uM130:5m context_management={}",
                (0, 783, 0, 0), "cold"),
            (
                60,
                "betas=context-management-2025-06-27 tT520:5m sS130:5m uM130:5m "
                + "context_management={\"edits\":[]}",
                (0, 783, 0, 0), "prefix_differs")),
        new(
            "model",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "model=claude-sonnet-5-5 tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold")),
        new(
            "system",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sR130:5m uM130:5m", (0, 263, 0, 520), "partial_hit")),
        new(
            "messages",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uN130:5m", (0, 133, 0, 650), "partial_hit")),
        new(
            "workspace",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "workspace=wrkspc_b tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "other_pool")),
        new(
            "a batch after plain Messages",
            (0, "plain tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "other_pool")),
        new(
            "plain Messages after a batch",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "plain tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "other_pool")),
        new(
            "plain Messages after plain Messages",
            (0, "plain tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "plain tT520:5m sS130:5m uM130:5m", (0, 0, 0, 783), "hit")),
        new(
            "more output asked for",
            (0, "tT520:5m sS130:5m uM130:5m", (0, 783, 0, 0), "cold"),
            (60, "tT520:5m sS130:5m uM130:5m stop_sequences=[\"x\"]", (0, 0, 0, 783), "hit")),
    ];
}
