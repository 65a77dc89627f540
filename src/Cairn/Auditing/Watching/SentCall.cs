namespace Cairn.Auditing.Watching;

/// <summary>What is known of a batch beside its requests: who created it, when, and with which headers.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="CreatedAt">When the API accepted it.</param>
/// <param name="EndedAt">When it ended: none of its requests started later.</param>
/// <param name="Workspace">The workspace that it is in, by the API's header.</param>
/// <param name="Betas">The <c>anthropic-beta</c> names that it was sent with, as far as its sender says so.</param>
sealed record SentCall(
    string BatchId, DateTimeOffset CreatedAt, DateTimeOffset EndedAt, string Workspace, IReadOnlyList<string> Betas)
{
    /// <summary>The names in one text, the same for each order.</summary>
    public string BetaList => string.Join(", ", Betas.Order(StringComparer.Ordinal).Distinct());
}
