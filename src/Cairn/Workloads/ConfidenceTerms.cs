namespace Cairn.Workloads;

/// <summary>One sign of how sure an answer is, as the workload file says it.</summary>
/// <param name="Kind">What kind of sign.</param>
public sealed record ConfidenceTerms(ConfidenceKind Kind)
{
    /// <summary>
    /// The field of a JSON answer that is looked at. The default is the whole text; a confidence field has no default.
    /// </summary>
    public string? Field { get; init; }

    /// <summary>What words stand for, each from 0 to 1. The default is none: the field is a number.</summary>
    public IReadOnlyDictionary<string, decimal> Values { get; init; } = new Dictionary<string, decimal>();

    /// <summary>The value by which a model says that it would not answer.</summary>
    public string? Value { get; init; }

    /// <summary>The schema that a trustworthy answer keeps to.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>The regular expression that a trustworthy answer matches.</summary>
    public string? Pattern { get; init; }

    /// <summary>How many answers vote, the first included.</summary>
    public int Votes { get; init; }

    /// <summary>The command that looks at the answer.</summary>
    public CommandTerms? Command { get; init; }
}
