using System.Text.Json.Serialization;
using Cairn.Quality.Certifying;

namespace Cairn.Reporting;

/// <summary>What the escalation rule would have done with recorded scores; shares are 0 to 1.</summary>
sealed record CertifyReport
{
    public required int Records { get; init; }

    public required int AllowedErrors { get; init; }

    public required int Audits { get; init; }

    public required int? KStar { get; init; }

    [JsonPropertyName("f_k_star")]
    public required double? FKStar { get; init; }

    public required int Cut { get; init; }

    public required double EscalatedShare { get; init; }

    public required int ResidualErrors { get; init; }

    public required double ClairvoyantShare { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ViolationRate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanEscalatedShare { get; init; }

    /// <summary>Where nothing can be certified: the fewest audits that could.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AuditsNeeded { get; init; }

    /// <summary>Where nothing can be certified: the highest target that these audits could.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? TargetPossible { get; init; }

    /// <summary>Where the number of audits was chosen by the scores: what others are expected to lead to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AuditPoint>? AuditCurve { get; init; }

    /// <param name="outcome">One draw.</param>
    /// <param name="trials">Many draws, where they were asked for.</param>
    /// <param name="chosen">How the number of audits was chosen, where it was by the scores.</param>
    public static CertifyReport Of(RecordedOutcome outcome, RecordedTrials? trials, AuditCount? chosen)
    {
        var rule = outcome.Rule;
        var isNone = rule.KStar is null;
        return new()
        {
            Records = rule.Rows,
            AllowedErrors = rule.Share.AllowedErrors,
            Audits = rule.Audits,
            KStar = rule.KStar,
            FKStar = rule.FKStar,
            Cut = outcome.Cut.Accepted,
            EscalatedShare = outcome.Cut.EscalatedShare,
            ResidualErrors = outcome.ResidualErrors,
            ClairvoyantShare = outcome.Clairvoyant.EscalatedShare,
            ViolationRate = trials?.ViolationRate,
            MeanEscalatedShare = trials?.MeanEscalatedShare,
            AuditsNeeded = isNone ? rule.AuditsNeeded() : null,
            TargetPossible = isNone ? rule.TargetPossible() : null,
            AuditCurve = chosen?.Curve,
        };
    }
}
