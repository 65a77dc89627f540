namespace Cairn.Sandbox.Requests;

/// <summary>What sets models apart in the handling of a conversation, beside the facts that client and sandbox
/// share.</summary>
static class ModelTraits
{
    static readonly string[] Strippers =
    [
        "claude-haiku-4-", "claude-sonnet-4-5", "claude-sonnet-4-2025", "claude-opus-4-1", "claude-opus-4-2025",
        "claude-3-",
    ];

    // Named as the one that can't, or older than the first that can.
    static readonly string[] WithoutSystemMessages =
    [
        "claude-sonnet-5", "claude-opus-4-7", "claude-opus-4-6", "claude-opus-4-5", "claude-sonnet-4-6",
        "claude-mythos-preview", .. Strippers,
    ];

    /// <summary>Whether thinking of earlier turns is left out once the user says something new. Unknown for Haiku
    /// 5.5, which is taken to keep it.</summary>
    public static bool StripsThinking(string model) => Strippers.Any(model.StartsWith);

    /// <summary>Whether a message in the middle may have the role <c>system</c>. Unknown for Sonnet 5.5 and Haiku 5.5,
    /// which are taken to allow it.</summary>
    public static bool TakesSystemMessages(string model) => model == "claude-sonnet-5-5"
        || !WithoutSystemMessages.Any(model.StartsWith);

    /// <summary>The beta that fast mode needs: none where it is generally available, null where there is no fast
    /// mode.</summary>
    public static string? FastModeBeta(string model) => model switch
    {
        "claude-opus-5-5" or "claude-opus-4-6" => "",
        "claude-opus-5" or "claude-opus-4-8" => "fast-mode-",
        _ => null,
    };
}
