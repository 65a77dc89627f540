namespace Cairn.Sandbox;

/// <summary>How well the models of a sandbox answer, and how their answers end.</summary>
public sealed record AnswerOptions
{
    /// <summary>A CSV whose first column is the key of a row and whose others are the right answer. The default is
    /// none.</summary>
    public string? LabelsFile { get; init; }

    /// <summary>The share of labelled rows that are answered right. The default is 0.9.</summary>
    public decimal Accuracy { get; init; } = 0.9m;

    /// <summary>The share of answers that are cut off as if they had reached <c>max_tokens</c>. The default is
    /// 0.</summary>
    public decimal TruncateRate { get; init; }

    /// <summary>The share of requests that are refused before any output, and not billed. The default is 0.</summary>
    public decimal RefusalRate { get; init; }
}
