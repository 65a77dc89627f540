namespace Cairn.Workloads;

/// <summary>How an answer is graded, as the workload file says it.</summary>
public sealed record GraderTerms
{
    /// <summary>The way of comparing. The default is exact.</summary>
    public GraderKind Kind { get; init; }

    /// <summary>The field of a JSON answer that is compared. The default is the whole text.</summary>
    public string? Field { get; init; }

    /// <summary>The fields that <see cref="GraderKind.Fields"/> compares one by one.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>How far a number may be off, in its own unit. The default is 0.</summary>
    public decimal Tolerance { get; init; }

    /// <summary>How far a number may be off, as a share of the label. The default is 0.</summary>
    public decimal RelativeTolerance { get; init; }

    /// <summary>The regular expression of <see cref="GraderKind.Regex"/>.</summary>
    public string? Pattern { get; init; }

    /// <summary>The schema of <see cref="GraderKind.Schema"/>.</summary>
    public AnswerSchema? Schema { get; init; }

    /// <summary>The command of <see cref="GraderKind.Command"/>.</summary>
    public CommandTerms? Command { get; init; }

    /// <summary>The judge of <see cref="GraderKind.Judge"/>.</summary>
    public JudgeTerms? Judge { get; init; }
}
