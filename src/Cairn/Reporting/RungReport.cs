using System.Text.Json.Serialization;
using Cairn.Quality.Cascading;
using Cairn.Quality.Confidence;

namespace Cairn.Reporting;

/// <summary>What became of the answers of one rung that is not the last.</summary>
/// <param name="Rung">Its number, from 0.</param>
/// <param name="Choice">Who was asked.</param>
/// <param name="Asked">How many rows.</param>
/// <param name="Unusable">How many of them have no usable answer.</param>
/// <param name="Kept">How many keep its answer.</param>
/// <param name="Escalated">How many go to the next rung.</param>
/// <param name="Audits">How many were audited.</param>
/// <param name="AuditErrors">How many audits found its answer wrong, unanswered ones included.</param>
public sealed record RungReport(
    int Rung, string Choice, int Asked, int Unusable, int Kept, int Escalated, int Audits, int AuditErrors)
{
    /// <summary>B: how many wrong answers it may keep; null, and not printed, where nothing is certified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AllowedErrors { get; init; }

    /// <summary>The audited errors that the walk passes; null, and not printed, where nothing is certified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KStar { get; init; }

    /// <summary>F(k*): the chance of more wrong answers than allowed; null where nothing is certified.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("f_k_star")]
    public double? FKStar { get; init; }

    /// <summary>How well the confidence parts right from wrong; null, and not printed, before the audits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Discrimination? Confidence { get; init; }

    /// <summary>
    /// Whether more or fewer rows go on than those of the pilot let expect; null, and not printed, before the cut and
    /// without a pilot.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriftReport? EscalationRate { get; init; }

    /// <summary>Reports one rung.</summary>
    public static RungReport Of(EdgeFinding edge, string choice) => new(
        edge.Rung, choice, edge.Asked, edge.Unusable, edge.Kept, edge.Escalated, edge.Audits, edge.AuditErrors)
    {
        AllowedErrors = edge.Part?.AllowedErrors,
        KStar = edge.Part?.KStar,
        FKStar = edge.Part?.FKStar,
        Confidence = edge.Discrimination,
        EscalationRate = edge.Drift is { } drift ? DriftReport.Of(drift) : null,
    };
}
