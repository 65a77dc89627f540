namespace Cairn.Quality.Certifying;

/// <summary>What one draw of audits led to, and what one who knows every label would have done.</summary>
/// <param name="Rule">The rule that was applied.</param>
/// <param name="Cut">Where it cut.</param>
/// <param name="Audited">What was audited.</param>
sealed record RecordedOutcome(EscalationRule Rule, EscalationCut Cut, IReadOnlyList<AuditedRow> Audited)
{
    /// <summary>The order of the rows.</summary>
    public required Ranking Ranking { get; init; }

    /// <summary>The seed of ties and draw.</summary>
    public required long Seed { get; init; }

    /// <summary>The wrong cheap answers that stay.</summary>
    public required int ResidualErrors { get; init; }

    /// <summary>The longest beginning of the ranking that has at most B errors.</summary>
    public required EscalationCut Clairvoyant { get; init; }
}
