using Cairn.Quality.Certifying;
using Cairn.Quality.Confidence;

namespace Cairn.Quality.Cascading;

/// <summary>What became of the answers of one rung, and how it is known.</summary>
/// <param name="Rung">The rung, from 0.</param>
/// <param name="Asked">How many rows it was asked.</param>
/// <param name="Unusable">How many of them have no usable answer: failed, abstained, or without a confidence.</param>
public sealed record EdgeFinding(int Rung, int Asked, int Unusable)
{
    /// <summary>
    /// How many rows were ranked; the others are known to be right or wrong, or have no usable answer.
    /// </summary>
    public int Ranked { get; init; }

    /// <summary>How many rows were audited.</summary>
    public int Audits { get; init; }

    /// <summary>How many audits found the cheap answer wrong, unanswered ones included.</summary>
    public int AuditErrors { get; init; }

    /// <summary>How many audits got no answer, and count as errors.</summary>
    public int Unanswered { get; init; }

    /// <summary>How many rows keep the answer of this rung.</summary>
    public int Kept { get; init; }

    /// <summary>How many rows go to the next rung.</summary>
    public int Escalated { get; init; }

    /// <summary>How many answers the signs of confidence were weighed by; 0 where they were not.</summary>
    public int FittedOn { get; init; }

    /// <summary>How well the scores part right from wrong on the audited rows; null before the audits.</summary>
    public Discrimination? Discrimination { get; init; }

    /// <summary>
    /// Whether more or fewer rows go on than those of the pilot let expect; null before the cut, and without a pilot.
    /// </summary>
    public EscalationDrift? Drift { get; init; }

    /// <summary>What was certified; null before the cut, and where nothing was to be certified.</summary>
    public CertificatePart? Part { get; init; }
}
