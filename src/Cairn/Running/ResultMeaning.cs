namespace Cairn.Running;

/// <summary>What one line means for its row, as far as settling needs it; the words are read again where needed.
/// </summary>
enum ResultMeaning : byte
{
    /// <summary>There is no line.</summary>
    Missing,

    /// <summary>The answer is accepted.</summary>
    Succeeded,

    /// <summary>The row failed for good.</summary>
    Failed,

    /// <summary>It failed because its answer was cut off at <c>max_tokens</c>.</summary>
    Cut,

    /// <summary>It cost nothing and may be asked again as it is.</summary>
    Retryable,

    /// <summary>Likewise, because the batch was cancelled.</summary>
    Canceled,

    /// <summary>Likewise, because 24 hours passed.</summary>
    Expired,

    /// <summary>This version does not know its type.</summary>
    Unknown,
}
