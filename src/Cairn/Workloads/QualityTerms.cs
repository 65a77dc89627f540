namespace Cairn.Workloads;

/// <summary>What a right answer is, how sure one can be of an answer, and what has to be certified.</summary>
public sealed record QualityTerms
{
    /// <summary>Where the right answers stand. The default is nowhere.</summary>
    public LabelTerms? Labels { get; init; }

    /// <summary>How an answer is compared with a label, or with the answer of the dearest rung. The default compares
    /// whole texts exactly.</summary>
    public GraderTerms Grader { get; init; } = new();

    /// <summary>
    /// What an answer is ranked by; several are combined into one score. The default is nothing: then every answer is
    /// as doubtful as any other.
    /// </summary>
    public IReadOnlyList<ConfidenceTerms> Confidence { get; init; } = [];

    /// <summary>
    /// The share of all rows that may not be kept wrong on a cheap rung, between 0 and 1, both excluded. The default is
    /// that nothing is to be certified.
    /// </summary>
    public decimal? Target { get; init; }

    /// <summary>
    /// How likely the target may be missed, between 0 and 1, both excluded. The default is 0.05.
    /// </summary>
    public decimal Delta { get; init; } = 0.05m;

    /// <summary>What a cheap answer is held against. The default is the answer of the dearest rung.</summary>
    public Yardstick Against { get; init; }

    /// <summary>How many rows are audited. The default chooses the number that costs least.</summary>
    public int? Audits { get; init; }

    /// <summary>
    /// What becomes of a row whose answer failed at a rung. The default is that the next rung answers it.
    /// </summary>
    public InvalidRule OnInvalid { get; init; }

    /// <summary>
    /// What a run does when the confidence of its answers, or the share of them that is not kept, is not what that of
    /// the pilot was. The default is to tell.
    /// </summary>
    public AlarmRule OnDrift { get; init; }

    /// <summary>
    /// What a run does when its cascade gains nothing. The default is to stop before the rest is asked.
    /// </summary>
    public AlarmRule OnNoGain { get; init; } = AlarmRule.Stop;
}
